package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.peer.core.direct.DirectMessages;
import dev.grapevine.protocol.Frames;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Refused;
import java.util.Optional;

/** What a frame means when it is the first on a link that was accepted: the part of the switchboard that faces strangers. */
final class FirstFrames {
    private final Effects effects;
    private final Overlay overlay;
    private final Registration registration;
    private final DirectMessages direct;
    private final Banning banning;

    FirstFrames(Effects effects, Overlay overlay, Registration registration, DirectMessages direct, Banning banning) {
        this.effects = effects;
        this.overlay = overlay;
        this.registration = registration;
        this.direct = direct;
        this.banning = banning;
    }

    /** Returns false when nobody begins with that. */
    boolean on(LinkId link, Frame frame, long nowNanos) {
        Optional<String> banned = banning.why(link, frame, nowNanos);
        if (banned.isPresent()) {
            return refuse(link, Refused.Reason.BANNED, banned.get());
        }
        return switch (frame.getKindCase()) {
            case CONNECT_PEER -> done(() -> overlay.onConnectPeer(link, frame.getConnectPeer(), nowNanos));
            case PROBE -> probe(link);
            case CONNECT_DIRECT -> done(() -> direct.onConnectDirect(link, frame.getConnectDirect(), nowNanos));
            case CONNECT_SEED -> refuse(link, Refused.Reason.NOT_A_SEED, "this is a peer");
            case CONNECTED_TO_SEED, REQUEST_PL, PEER_LIST, DEGREE_REPORT, DEATH, ACCUSED, ALIVE, APART -> false;
            case CONNECTED_TO_PEER, GOSSIP, I_HAVE, I_WANT, GRAFT, PRUNE, BUILD, SUMMARY, DIGEST, INTEREST -> false;
            case WANT_CHUNKS, HAVE_CHUNKS, CHUNK -> false;
            case REFUSED, LEAVE, PING, PONG, CONNECTED_DIRECT, DIRECT, DIRECT_ACK, KIND_NOT_SET -> false;
        };
    }

    private static boolean done(Runnable consequences) {
        consequences.run();
        return true;
    }

    private boolean probe(LinkId link) {
        effects.send(link, registration.alive());
        effects.close(link);
        return true;
    }

    private boolean refuse(LinkId link, Refused.Reason reason, String detail) {
        effects.send(link, Frames.refused(reason, detail));
        effects.close(link);
        effects.note(new PeerEvent.LinkRefused(reason, detail));
        return true;
    }
}
