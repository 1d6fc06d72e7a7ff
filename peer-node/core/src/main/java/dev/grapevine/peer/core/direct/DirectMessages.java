package dev.grapevine.peer.core.direct;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.peer.core.PeerConfig;
import dev.grapevine.peer.core.PeerEvent;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.ConnectDirect;
import dev.grapevine.wire.Direct;
import dev.grapevine.wire.DirectAck;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.Refused;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Direct messages, requests and answers of one peer: the switchboard between {@link DirectLinks},
 * {@link Composing}, {@link Sending}, {@link Receiving} and {@link Relaying}.
 */
public final class DirectMessages {
    private final PeerConfig config;
    private final Effects effects;
    private final DirectLinks links;
    private final Sending sending;
    private final Receiving receiving;
    private final Relaying relaying;
    private final Locating locating;
    private final Composing composing;

    /** Nothing sent, nothing received. */
    public DirectMessages(
            PeerConfig config, Effects effects, Reach reach, DirectUser user, LongSupplier wallClockMillis) {
        this.config = config;
        this.effects = effects;
        this.relaying = new Relaying(effects, reach);
        this.links = new DirectLinks(config, effects, reach::self, this::onSpared);
        this.locating = new Locating(config, effects, user, links, reach::self);
        this.composing = new Composing(config, effects, new Routes(config.id(), reach, links), user, wallClockMillis);
        this.sending = composing.sending();
        this.receiving = new Receiving(effects, user, composing.questions());
    }

    // ---- what the application wants ----

    /** Sends a message; the user is told what became of it under this ticket, which is not 0. */
    public void send(long ticket, NodeId target, ByteString payload, long nowNanos) {
        var content = Direct.newBuilder().setKind(Direct.Kind.MESSAGE).setPayload(payload);
        composing.send(ticket, target, content, nowNanos);
    }

    /**
     * Sends a request; the user is told the answer under this ticket, which is not 0.
     *
     * @param service who at the target is to answer; nothing for the application
     */
    public void request(long ticket, NodeId target, String service, ByteString payload, long nowNanos) {
        var content = Direct.newBuilder()
                .setKind(Direct.Kind.REQUEST)
                .setService(service)
                .setPayload(payload);
        composing.send(ticket, target, content, nowNanos);
    }

    /**
     * Answers a request that was heard.
     *
     * @param failure whether the payload says why there is no answer
     */
    public void answer(Direct request, boolean failure, ByteString payload, long nowNanos) {
        var content = Direct.newBuilder()
                .setKind(failure ? Direct.Kind.FAILURE : Direct.Kind.ANSWER)
                .setRequestEpoch(request.getEpoch())
                .setRequestSequence(request.getSequence())
                .setPayload(payload);
        composing.send(Outgoing.NO_TICKET, new NodeId(request.getOrigin()), content, nowNanos);
    }

    /** Asks who answers at an address; the user is told under this ticket, which is not 0. */
    public void locate(long ticket, Address address, long nowNanos) {
        locating.call(ticket, address, nowNanos);
    }

    // ---- what comes ----

    /** A neighbour sends a direct message, its own or another's. Returns false when it may not. */
    public boolean onNeighboursDirect(LinkId link, NodeId from, Direct m, long nowNanos) {
        if (m.getTarget().equals(config.id().bytes())) {
            effects.send(link, Acks.of(m, receiving.take(m)));
            return true;
        }
        return passOn(link, from, m, nowNanos);
    }

    /** Over a link of its own everybody sends only what is his. */
    private boolean onStrangersDirect(LinkId link, NodeId from, Direct m, long nowNanos) {
        if (m.getTarget().equals(config.id().bytes()) && m.getOrigin().equals(from.bytes())) {
            effects.send(link, Acks.of(m, receiving.take(m)));
            return true;
        }
        return passOn(link, from, m, nowNanos);
    }

    /** One hop only: from its origin to a neighbour. */
    private boolean passOn(LinkId link, NodeId from, Direct m, long nowNanos) {
        boolean mayPass = m.getOrigin().equals(from.bytes()) && !m.getTarget().equals(m.getOrigin());
        if (mayPass) {
            relaying.pass(link, m, nowNanos).ifPresent(why -> effects.send(link, Acks.of(m, why)));
        }
        return mayPass;
    }

    /** Somebody says what became of a direct message. */
    public void onAck(LinkId link, DirectAck ack, long nowNanos) {
        boolean mine = ack.getOrigin().equals(config.id().bytes());
        boolean current = ack.getEpoch() == config.epoch();
        boolean waitedFor = mine ? current && sending.onAck(link, ack, nowNanos) : relaying.back(link, ack);
        if (!waitedFor) {
            effects.note(new PeerEvent.DirectAckIgnored());
        }
    }

    // ---- links of its own ----

    /** Whether the link is one for direct messages only. */
    public boolean owns(LinkId link) {
        return links.owns(link) || locating.owns(link);
    }

    /** The links for direct messages only that are up, and with whom. */
    public Map<LinkId, NodeId> upLinks() {
        return links.up();
    }

    /** A stranger's first frame. */
    public void onConnectDirect(LinkId link, ConnectDirect m, long nowNanos) {
        links.onConnectDirect(link, m, nowNanos).ifPresent(up -> sending.onLinkUp(up.peer, link, nowNanos));
    }

    /** A link that was dialled is open. */
    public void onOpened(LinkId link) {
        if (locating.owns(link)) {
            locating.onOpened(link);
        } else {
            links.find(link).ifPresent(links::onOpened);
        }
    }

    /** A frame on a link of its own. Returns false when it does not belong there. */
    public boolean onFrame(LinkId link, Frame frame, long nowNanos) {
        if (locating.owns(link)) {
            return onLocated(link, frame, nowNanos);
        }
        DirectLink on = links.find(link).orElseThrow();
        return on.isUp() ? onFrameUp(on, frame, nowNanos) : onAnswer(on, frame, nowNanos);
    }

    private boolean onFrameUp(DirectLink on, Frame frame, long nowNanos) {
        on.usedNanos = nowNanos;
        return switch (frame.getKindCase()) {
            case DIRECT -> onStrangersDirect(on.link, on.peer, frame.getDirect(), nowNanos);
            case DIRECT_ACK -> {
                onAck(on.link, frame.getDirectAck(), nowNanos);
                yield true;
            }
            case CONNECT_DIRECT, CONNECTED_DIRECT, REFUSED, LEAVE, PING, PONG, KIND_NOT_SET -> false;
            case CONNECT_SEED, CONNECTED_TO_SEED, REQUEST_PL, PEER_LIST, DEGREE_REPORT -> false;
            case DEATH, ACCUSED, ALIVE, PROBE, CONNECT_PEER, CONNECTED_TO_PEER -> false;
            case GOSSIP, I_HAVE, I_WANT, GRAFT, PRUNE, BUILD, SUMMARY, DIGEST, APART, INTEREST -> false;
            case WANT_CHUNKS, HAVE_CHUNKS, CHUNK -> false;
        };
    }

    private boolean onAnswer(DirectLink dialled, Frame frame, long nowNanos) {
        return switch (frame.getKindCase()) {
            case CONNECTED_DIRECT -> {
                boolean accepted = links.onConnected(dialled, frame.getConnectedDirect(), nowNanos);
                if (accepted) {
                    sending.onLinkUp(dialled.peer, dialled.link, nowNanos);
                }
                yield accepted;
            }
            case REFUSED -> {
                links.close(dialled);
                sending.onAttemptFailed(dialled.peer, refusal(frame.getRefused()), nowNanos);
                yield true;
            }
            case CONNECT_DIRECT, DIRECT, DIRECT_ACK, LEAVE, PING, PONG, KIND_NOT_SET -> false;
            case CONNECT_SEED, CONNECTED_TO_SEED, REQUEST_PL, PEER_LIST, DEGREE_REPORT -> false;
            case DEATH, ACCUSED, ALIVE, PROBE, CONNECT_PEER, CONNECTED_TO_PEER -> false;
            case GOSSIP, I_HAVE, I_WANT, GRAFT, PRUNE, BUILD, SUMMARY, DIGEST, APART, INTEREST -> false;
            case WANT_CHUNKS, HAVE_CHUNKS, CHUNK -> false;
        };
    }

    private boolean onLocated(LinkId link, Frame frame, long nowNanos) {
        if (frame.hasRefused()) {
            effects.close(link);
            locating.failed(link, refusal(frame.getRefused()));
            return true;
        }
        return frame.hasConnectedDirect() && locating.onConnected(link, frame.getConnectedDirect(), nowNanos);
    }

    private static String refusal(Refused m) {
        return "it refused: " + m.getReason() + " " + m.getDetail();
    }

    /** One of its links is lost, or could not be opened. */
    public void onLost(LinkId link, String why, long nowNanos) {
        locating.failed(link, why);
        links.find(link).ifPresent(lost -> {
            links.lost(lost);
            ended(lost, why, nowNanos);
        });
    }

    private void onSpared(LinkId link, long nowNanos) {
        relaying.onLinkDown(link);
        sending.onLinkDown(link, nowNanos);
    }

    private void ended(DirectLink link, String why, long nowNanos) {
        if (link.isUp()) {
            relaying.onLinkDown(link.link);
            sending.onLinkDown(link.link, nowNanos);
        } else {
            sending.onAttemptFailed(link.peer, why, nowNanos);
        }
    }

    // ---- links of others, and time ----

    /** Somebody has become a neighbour. */
    public void onNeighbourUp(NodeId peer, LinkId link, long nowNanos) {
        sending.onLinkUp(peer, link, nowNanos);
    }

    /** A seed tells of a peer and those linked to it. */
    public void onSeedsList(PeerList list, long nowNanos) {
        sending.onNeighboursOf(new NodeId(list.getNeighboursOf()), list, nowNanos);
    }

    /** A link to a neighbour is gone. */
    public void onNeighbourDown(LinkId link, long nowNanos) {
        relaying.onLinkDown(link);
        sending.onLinkDown(link, nowNanos);
    }

    /** One of its timers is due. */
    public void onTimer(DirectTimer timer, long nowNanos) {
        if (timer instanceof DirectTimer.StepDue due) {
            sending.onDue(due.target(), nowNanos);
        }
    }

    /** Once a second: what has waited for too long. */
    public void sweep(long nowNanos) {
        links.sweep(nowNanos).forEach(link -> ended(link, "no answer in time", nowNanos));
        sending.sweep(nowNanos);
        relaying.sweep(nowNanos);
        composing.sweep(nowNanos);
        locating.sweep(nowNanos);
    }

    /** Gives up everything. */
    public void stop() {
        composing.stop();
        locating.stop();
        links.stop();
    }
}
