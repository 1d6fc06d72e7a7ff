package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.Signatures;
import dev.grapevine.node.SignedDeath;
import dev.grapevine.peer.core.direct.DirectMessages;
import dev.grapevine.peer.core.score.Scoring;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Accused;
import dev.grapevine.wire.ConnectedToSeed;
import dev.grapevine.wire.Death;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.Refused;

/** What a frame means when a seed has sent it: the part of the switchboard that faces the seeds. */
final class SeedFrames {
    private final Effects effects;
    private final Signatures signatures;
    private final SeedJoin seeds;
    private final Registration registration;
    private final Overlay overlay;
    private final DirectMessages direct;
    private final Surroundings surroundings;
    private final Scoring scoring;
    private final NodeId self;

    SeedFrames(
            Effects effects,
            Signatures signatures,
            SeedJoin seeds,
            Registration registration,
            Overlay overlay,
            DirectMessages direct,
            Surroundings surroundings,
            Scoring scoring,
            NodeId self) {
        this.effects = effects;
        this.signatures = signatures;
        this.seeds = seeds;
        this.registration = registration;
        this.overlay = overlay;
        this.direct = direct;
        this.surroundings = surroundings;
        this.scoring = scoring;
        this.self = self;
    }

    /** Returns false when a seed must not send that. */
    boolean on(LinkId link, Frame frame, long nowNanos) {
        seeds.onHeard(link, nowNanos);
        return switch (frame.getKindCase()) {
            case CONNECTED_TO_SEED -> connectedToSeed(link, frame.getConnectedToSeed(), nowNanos);
            case PEER_LIST -> done(() -> seedsList(link, frame.getPeerList(), nowNanos));
            case ACCUSED -> done(() -> accused(frame.getAccused(), nowNanos));
            case APART -> done(() -> overlay.onApart(link, frame.getApart(), nowNanos));
            case PING ->
                done(() -> effects.send(link, Frames.pong(frame.getPing().getNonce())));
            case PONG -> true;
            case REFUSED -> done(() -> seedRefused(link, frame.getRefused(), nowNanos));
            case LEAVE -> done(() -> seedLeft(link, nowNanos));
            case CONNECT_SEED, REQUEST_PL, DEGREE_REPORT, DEATH, ALIVE, PROBE -> false;
            case CONNECT_PEER, CONNECTED_TO_PEER, GOSSIP, I_HAVE, I_WANT, KIND_NOT_SET -> false;
            case GRAFT, PRUNE, BUILD, SUMMARY, DIGEST, INTEREST -> false;
            case WANT_CHUNKS, HAVE_CHUNKS, CHUNK -> false;
            case CONNECT_DIRECT, CONNECTED_DIRECT, DIRECT, DIRECT_ACK -> false;
        };
    }

    private static boolean done(Runnable consequences) {
        consequences.run();
        return true;
    }

    private boolean connectedToSeed(LinkId link, ConnectedToSeed m, long nowNanos) {
        boolean accepted =
                registration.onConnected(link, m, overlay.neighbours().up(), nowNanos);
        if (accepted && seeds.owns(link)) {
            overlay.topics().onSeedJoined(link);
        }
        return accepted;
    }

    /** What has been refuted before is no news of the accuser, and without a proof it need not be his word at all. */
    private void accused(Accused m, long nowNanos) {
        boolean news = Long.compareUnsigned(m.getReportedIncarnation(), registration.incarnation()) >= 0;
        registration.refute(m);
        if (news && signatures.required() && scoring.knowsBetter(new NodeId(m.getReporter()), nowNanos)) {
            Death said = Death.newBuilder()
                    .setAccused(self.bytes())
                    .setIncarnation(m.getReportedIncarnation())
                    .setReporter(m.getReporter())
                    .setProof(m.getProof())
                    .build();
            effects.run(new SignedDeath(said, signatures));
        }
    }

    /** Whether a neighbour has really called this peer dead is known now. */
    void onChecked(SignedDeath checked) {
        NodeId accuser = new NodeId(checked.death().getReporter());
        if (checked.holds()) {
            scoring.onAccused(accuser);
        } else {
            effects.note(new PeerEvent.DeathForged(accuser));
        }
    }

    private void seedRefused(LinkId link, Refused refused, long nowNanos) {
        boolean proof = refused.getReason() == Refused.Reason.PROOF && refused.hasChallenge();
        if (proof && seeds.onChallenge(link, refused.getChallenge(), nowNanos)) {
            return;
        }
        seeds.onLost(link, "refused: " + refused.getReason() + " " + refused.getDetail(), nowNanos);
        effects.close(link);
    }

    private void seedsList(LinkId link, PeerList list, long nowNanos) {
        if (list.getNeighboursOf().isEmpty()) {
            overlay.onSeedsList(link, list, nowNanos);
        } else {
            direct.onSeedsList(list, nowNanos);
            surroundings.onSeedsList(list);
        }
    }

    private void seedLeft(LinkId link, long nowNanos) {
        seeds.onLost(link, "the seed has stopped", nowNanos);
        effects.close(link);
    }
}
