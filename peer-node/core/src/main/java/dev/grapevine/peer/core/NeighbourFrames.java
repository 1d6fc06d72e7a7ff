package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.peer.core.content.Contents;
import dev.grapevine.peer.core.direct.DirectMessages;
import dev.grapevine.peer.core.score.Scoring;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.TopicFilters;
import dev.grapevine.wire.ConnectedToPeer;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Gossip;
import java.util.Optional;

/** What a frame means when a neighbour has sent it: the part of the switchboard that faces the overlay. */
final class NeighbourFrames {
    private final Effects effects;
    private final Overlay overlay;
    private final Liveness liveness;
    private final Dissemination dissemination;
    private final Contents contents;
    private final DirectMessages direct;
    private final Banning banning;
    private final Scoring scoring;

    NeighbourFrames(
            Effects effects,
            Overlay overlay,
            Dissemination dissemination,
            Contents contents,
            DirectMessages direct,
            Banning banning,
            Scoring scoring) {
        this.effects = effects;
        this.overlay = overlay;
        this.liveness = overlay.liveness();
        this.dissemination = dissemination;
        this.contents = contents;
        this.direct = direct;
        this.banning = banning;
        this.scoring = scoring;
    }

    /** Returns the neighbour's mistake, if it is one. */
    Optional<String> on(NeighbourLink from, Frame frame, long nowNanos) {
        liveness.onFrame(from.link);
        if (!from.isUp()) {
            return PeerNode.unexpectedUnless(onAnswer(from, frame, nowNanos), frame);
        }
        if (!scoring.onFrame(from.link, frame.getKindCase(), nowNanos)) {
            effects.note(new PeerEvent.FrameOverBudget());
            return Optional.empty();
        }
        return switch (frame.getKindCase()) {
            case GOSSIP -> gossip(from, frame.getGossip(), nowNanos);
            case CHUNK -> {
                scoring.onPayload(from.link, frame.getChunk().getData().size());
                yield contents.onChunk(from.link, frame.getChunk(), nowNanos);
            }
            default -> PeerNode.unexpectedUnless(understood(from, frame, nowNanos), frame);
        };
    }

    private boolean understood(NeighbourLink from, Frame frame, long nowNanos) {
        return switch (frame.getKindCase()) {
            case I_HAVE -> done(() -> dissemination.onIHave(from.link, frame.getIHave(), nowNanos));
            case I_WANT ->
                done(() -> dissemination.onIWant(from, frame.getIWant().getBundleIdsList(), nowNanos));
            case GRAFT -> done(() -> dissemination.onGraft(from.link, frame.getGraft()));
            case PRUNE -> done(() -> dissemination.onPrune(from.link, frame.getPrune(), nowNanos));
            case BUILD -> done(() -> dissemination.onBuild(from.link, frame.getBuild(), nowNanos));
            case SUMMARY -> done(() -> dissemination.onSummary(from.link, frame.getSummary(), nowNanos));
            case DIGEST -> done(() -> dissemination.onDigest(from.link, frame.getDigest(), nowNanos));
            case INTEREST -> done(() -> dissemination.onInterest(from, filters(frame), nowNanos));
            case WANT_CHUNKS -> done(() -> contents.onWantChunks(from.link, frame.getWantChunks(), nowNanos));
            case HAVE_CHUNKS -> done(() -> contents.onHaveChunks(from.link, frame.getHaveChunks(), nowNanos));
            case PING ->
                done(() -> effects.send(from.link, Frames.pong(frame.getPing().getNonce())));
            case PONG -> done(() -> pong(from.link, frame.getPong().getNonce(), nowNanos));
            case REQUEST_PL -> done(() -> overlay.onRequestPL(from, frame.getRequestPl()));
            case PEER_LIST -> overlay.onNeighboursList(from, frame.getPeerList(), nowNanos);
            case LEAVE -> done(() -> overlay.onLeave(from, frame.getLeave(), nowNanos));
            case DIRECT -> direct.onNeighboursDirect(from.link, from.peer(), frame.getDirect(), nowNanos);
            case DIRECT_ACK -> done(() -> direct.onAck(from.link, frame.getDirectAck(), nowNanos));
            case CONNECT_SEED, CONNECTED_TO_SEED, DEGREE_REPORT, DEATH, ACCUSED, ALIVE, PROBE -> false;
            case CONNECT_PEER, CONNECTED_TO_PEER, REFUSED, CONNECT_DIRECT, CONNECTED_DIRECT -> false;
            case GOSSIP, CHUNK, APART, KIND_NOT_SET -> false;
        };
    }

    /** A frame on a link this peer dialled and that is not up yet. */
    private boolean onAnswer(NeighbourLink dialled, Frame frame, long nowNanos) {
        return switch (frame.getKindCase()) {
            case CONNECTED_TO_PEER -> connectedToPeer(dialled, frame.getConnectedToPeer(), nowNanos);
            case REFUSED -> done(() -> overlay.onRefused(dialled, frame.getRefused(), nowNanos));
            case CONNECT_SEED, CONNECTED_TO_SEED, REQUEST_PL, PEER_LIST, DEGREE_REPORT -> false;
            case DEATH, ACCUSED, ALIVE, PROBE, APART, CONNECT_PEER, GOSSIP, I_HAVE, I_WANT -> false;
            case GRAFT, PRUNE, BUILD, SUMMARY, DIGEST, INTEREST -> false;
            case WANT_CHUNKS, HAVE_CHUNKS, CHUNK -> false;
            case CONNECT_DIRECT, CONNECTED_DIRECT, DIRECT, DIRECT_ACK -> false;
            case LEAVE, PING, PONG, KIND_NOT_SET -> false;
        };
    }

    private boolean connectedToPeer(NeighbourLink dialled, ConnectedToPeer m, long nowNanos) {
        NodeId peer = new NodeId(m.getRecord().getId());
        Optional<String> banned = banning.why(dialled.link, Optional.of(peer), nowNanos);
        if (banned.isEmpty()) {
            return overlay.onConnectedToPeer(dialled, m, nowNanos);
        }
        effects.close(dialled.link);
        overlay.onLost(dialled, banned.get(), nowNanos);
        return true;
    }

    private static boolean done(Runnable consequences) {
        consequences.run();
        return true;
    }

    private static TopicFilters filters(Frame frame) {
        return TopicFilters.ofWire(frame.getInterest().getFiltersList());
    }

    private Optional<String> gossip(NeighbourLink from, Gossip m, long nowNanos) {
        for (Envelope envelope : m.getEnvelopesList()) {
            Optional<String> mistake = dissemination.onEnvelope(from.link, envelope, nowNanos);
            if (mistake.isPresent()) {
                return mistake;
            }
        }
        return Optional.empty();
    }

    private void pong(LinkId from, long nonce, long nowNanos) {
        liveness.pingedNanos(from, nonce).ifPresent(pinged -> scoring.onPong(from, pinged, nowNanos));
        liveness.onPong(from, nonce, nowNanos);
    }
}
