package dev.grapevine.seed.core;

import static dev.grapevine.seed.core.SeedUnderTest.connect;
import static dev.grapevine.seed.core.SeedUnderTest.id;
import static dev.grapevine.seed.core.SeedUnderTest.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.seed.view.RegisteredPeer.State;
import dev.grapevine.wire.Frame.KindCase;
import dev.grapevine.wire.Leave;
import dev.grapevine.wire.PeerRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a seed has kept, when, and what it makes of it after a restart. */
class KeepingTest {
    /** Remembers what it is told; numbers are the positions in that. */
    private static final class Notebook implements RegistryKeeper {
        final List<PeerRecord> kept = new ArrayList<>();
        final List<NodeId> forgotten = new ArrayList<>();

        @Override
        public long keep(PeerRecord record) {
            kept.add(record);
            return kept.size();
        }

        @Override
        public void forget(NodeId peer) {
            forgotten.add(peer);
        }
    }

    private final Notebook notebook = new Notebook();
    private final SeedUnderTest seed = new SeedUnderTest(3, notebook);

    @Test
    void aPeerIsWelcomedWhenItIsKeptAndNotBefore() {
        LinkId first = seed.at.accept(connect(record(1)));
        LinkId second = seed.at.accept(connect(record(2)));
        assertThat(seed.at.takeSent(first)).isEmpty();

        seed.at.node.onKept(1);
        assertThat(welcomes(first)).isEqualTo(1);
        assertThat(welcomes(second)).isZero();
        assertThat(seed.at.node.waitingPeers()).isEqualTo(1);

        seed.at.node.onKept(2);
        assertThat(welcomes(second)).isEqualTo(1);
        assertThat(notebook.kept).containsExactly(record(1).build(), record(2).build());
    }

    /** It would take anything else for a mistake. */
    @Test
    void aPeerHearsNothingBeforeItsWelcome() {
        LinkId accuser = seed.at.accept(connect(record(2)));
        seed.at.node.onKept(1);
        LinkId waiting = seed.at.accept(connect(record(1)));
        seed.at.receive(accuser, SeedUnderTest.death(1, 0, 2, false));
        seed.at.advance(Duration.ofSeconds(40));
        assertThat(seed.at.takeSent(waiting)).isEmpty();
    }

    @Test
    void onlyTheLatestRegistrationOfAPeerIsAnswered() {
        LinkId first = seed.at.accept(connect(record(1)));
        LinkId again = seed.at.accept(connect(record(1).setEpoch(2)));

        seed.at.node.onKept(2);

        assertThat(welcomes(first)).isZero();
        assertThat(welcomes(again)).isEqualTo(1);
    }

    @Test
    void aRenewalIsKeptOnlyWhenItSaysSomethingNew() {
        LinkId link = seed.at.accept(connect(record(1)));
        seed.at.receive(link, report(0));
        assertThat(notebook.kept).hasSize(1);

        seed.at.receive(link, report(5));
        assertThat(notebook.kept).hasSize(2);
        assertThat(notebook.kept.get(1).getIncarnation()).isEqualTo(5);

        seed.at.receive(link, Frames.alive(id(1), 6));
        assertThat(notebook.kept.get(2).getIncarnation()).isEqualTo(6);
    }

    @Test
    void whoLeavesOrIsRemovedIsForgotten() {
        LinkId leaving = seed.at.accept(connect(record(1)));
        LinkId silent = seed.at.accept(connect(record(2)));
        seed.at.receive(leaving, Frames.leave(Leave.Reason.EXIT));
        assertThat(notebook.forgotten).containsExactly(id(1));

        seed.at.advance(Duration.ofSeconds(91));
        assertThat(notebook.forgotten).containsExactly(id(1), id(2));
        seed.at.node.onKept(2);
        assertThat(welcomes(leaving) + welcomes(silent)).isZero();
    }

    @Test
    void whatIsRestoredIsListedUntilItComesBackOrIsFoundDead() {
        seed.at.accept(connect(record(3)));
        seed.at.node.restore(
                List.of(record(1).build(), record(2).setIncarnation(7).build()), seed.at.nowNanos());
        assertThat(seed.at.take(SeedEvent.PeersRestored.class)).containsExactly(new SeedEvent.PeersRestored(2));
        assertThat(seed.state(1)).isEqualTo(State.DISCONNECTED);

        LinkId back = seed.at.accept(connect(record(2)));
        seed.at.node.onKept(notebook.kept.size());
        var welcome = seed.at.takeSent(back, KindCase.CONNECTED_TO_SEED).get(0).getConnectedToSeed();
        assertThat(welcome.getIncarnation()).isEqualTo(7);

        seed.at.advance(Duration.ofSeconds(15));
        seed.failProbes(1, 3);
        assertThat(seed.registered(1)).isFalse();
        assertThat(seed.registered(2)).isTrue();
        assertThat(notebook.forgotten).containsExactly(id(1));
    }

    @Test
    void whatIsRestoredHasOneLease() {
        seed.at.node.restore(List.of(record(1).build()), seed.at.nowNanos());
        seed.at.advance(Duration.ofSeconds(15));
        LinkId probe = seed.openProbeOf(1);
        seed.at.receive(probe, Frames.alive(id(1), 0));

        seed.at.advance(Duration.ofSeconds(74));
        assertThat(seed.registered(1)).isTrue();
        seed.at.advance(Duration.ofSeconds(2));
        assertThat(seed.registered(1)).isFalse();
    }

    @Test
    void whoRegisteredMeanwhileIsNotReplacedAndTheRegistryStaysBounded() {
        seed.at.accept(connect(record(1).setEpoch(9)));
        seed.at.node.restore(
                List.of(
                        record(1).setEpoch(3).build(),
                        record(2).build(),
                        record(3).build(),
                        record(4).build()),
                seed.at.nowNanos());

        assertThat(seed.state(1)).isEqualTo(State.CONNECTED);
        assertThat(seed.at.node.listedPeers()).isEqualTo(3);
    }

    @Test
    void whatWasLostIsKeptAgain() {
        seed.at.accept(connect(record(1)));
        seed.at.node.restore(List.of(record(2).build()), seed.at.nowNanos());
        notebook.kept.clear();

        seed.at.node.keepAll();

        assertThat(notebook.kept).containsExactly(record(1).build(), record(2).build());
    }

    private int welcomes(LinkId link) {
        return seed.at.takeSent(link, KindCase.CONNECTED_TO_SEED).size();
    }

    private static dev.grapevine.wire.Frame report(long incarnation) {
        var report = dev.grapevine.wire.DegreeReport.newBuilder().setIncarnation(incarnation);
        return dev.grapevine.wire.Frame.newBuilder().setDegreeReport(report).build();
    }
}
