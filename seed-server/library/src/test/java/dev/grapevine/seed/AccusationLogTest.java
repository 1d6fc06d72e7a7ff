package dev.grapevine.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.grapevine.node.LinkLoss;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.seed.core.SeedEvent.DeathReported;
import dev.grapevine.seed.core.SeedEvent.PeerDisconnected;
import dev.grapevine.seed.core.SeedEvent.PeerHidden;
import dev.grapevine.seed.core.SeedEvent.PeerLeft;
import dev.grapevine.seed.core.SeedEvent.PeerProvedAlive;
import dev.grapevine.seed.core.SeedEvent.PeerRemoved;
import dev.grapevine.seed.view.Accusation;
import dev.grapevine.seed.view.Accusation.Outcome;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AccusationLogTest {
    private final SplittableRandom random = new SplittableRandom(1);
    private final NodeId accused = NodeId.random(random);
    private final NodeId reporter = NodeId.random(random);
    private long seconds;
    private final AccusationLog log = new AccusationLog(() -> Instant.ofEpochSecond(seconds));

    private void report(NodeId whom) {
        log.accept(new DeathReported(whom, reporter, false));
    }

    @Test
    void aDeadPeerIsReportedHiddenAndRemoved() {
        report(accused);
        report(accused);
        assertThat(log.views())
                .containsExactly(new Accusation(
                        accused,
                        Optional.of(reporter),
                        2,
                        Instant.ofEpochSecond(0),
                        Outcome.OPEN,
                        Instant.ofEpochSecond(0)));
        log.accept(new PeerHidden(accused));
        assertThat(log.views()).extracting(Accusation::outcome).containsExactly(Outcome.HIDDEN);
        seconds = 5;
        log.accept(new PeerRemoved(accused, "no answer"));
        assertThat(log.views())
                .containsExactly(new Accusation(
                        accused,
                        Optional.of(reporter),
                        2,
                        Instant.ofEpochSecond(0),
                        Outcome.REMOVED,
                        Instant.ofEpochSecond(5)));
    }

    @Test
    void whoAnswersStaysAndMayBeAccusedAgain() {
        report(accused);
        log.accept(new PeerProvedAlive(accused, 1));
        report(accused);
        log.accept(new PeerLeft(accused));
        assertThat(log.views()).extracting(Accusation::outcome).containsExactly(Outcome.LEFT, Outcome.ALIVE);
    }

    @Test
    void whatBefallsSomebodyWhomNobodyAccusedIsNone() {
        log.accept(new PeerRemoved(accused, "its lease is over"));
        assertThat(log.views()).isEmpty();
    }

    @Test
    void aConnectionThatEndsIsLookedAtToo() {
        log.accept(new PeerDisconnected(accused, new LinkLoss(LinkLoss.Kind.LOST, "closed by the other side")));
        log.accept(new PeerHidden(accused));
        report(accused);
        assertThat(log.views())
                .extracting(Accusation::reporter, Accusation::reports, Accusation::outcome)
                .containsExactly(tuple(Optional.empty(), 1, Outcome.HIDDEN));
    }

    @Test
    void theOldestGivesWay() {
        report(accused);
        for (int i = 0; i < AccusationLog.MOST; i++) {
            report(NodeId.random(random));
        }
        assertThat(log.views()).hasSize(AccusationLog.MOST);
        assertThat(log.views()).extracting(Accusation::accused).doesNotContain(accused);
        log.accept(new PeerRemoved(accused, "no answer"));
        assertThat(log.views()).extracting(Accusation::outcome).containsOnly(Outcome.OPEN);
    }
}
