package dev.grapevine.simulator.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grapevine.simulator.measure.Tracing;
import dev.grapevine.simulator.network.Host;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import dev.grapevine.simulator.scenario.Outcome;
import dev.grapevine.simulator.scenario.Scenarios;
import dev.grapevine.simulator.scenario.Setting;
import dev.grapevine.simulator.scenario.Size;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlaybackTest {
    private static final Setting SETTING = new Setting(Size.SMALL, 20, 3, Tracing.NONE);

    private static final Pattern TREES = Pattern.compile("\"eager\":\\[([\\d,]*)],\"lazy\":\\[([\\d,]*)]");

    private final Playback playback = new Playback(Metronome.UNBOUNDED);
    private final CompletableFuture<Optional<Outcome>> played = new CompletableFuture<>();
    private Thread engine;

    @BeforeEach
    void begin() {
        engine = new Thread(() -> {
            played.complete(playback.play(Scenarios.named("hubs").orElseThrow(), SETTING));
            playback.goOn();
        });
        engine.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        playback.end();
        engine.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(engine.isAlive()).isFalse();
    }

    private Outcome outcome() throws Exception {
        return played.get(20, TimeUnit.SECONDS).orElseThrow();
    }

    @Test
    void aRunThatIsOnlyWatchedIsTheSameToTheLastEvent() throws Exception {
        Outcome unwatched = Scenarios.named("hubs").orElseThrow().run(SETTING);
        assertThat(outcome()).isEqualTo(unwatched);
    }

    @Test
    void timeStandsStillWhilePaused() throws Exception {
        outcome();
        playback.metronome().pause(true);
        long then = now();
        assertThat(now()).isEqualTo(then);
        playback.metronome().pause(false);
        assertThat(afterwards(then)).isGreaterThan(then);
    }

    private long now() throws InterruptedException {
        return playback.ask(scene -> scene.act().overlay().network().engine().nowNanos());
    }

    /** The network goes on by itself: its time passes while somebody asks again and again. */
    private long afterwards(long then) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        long now = now();
        while (now <= then && System.nanoTime() < end) {
            now = now();
        }
        return now;
    }

    @Test
    void whatIsBrokenByHandIsRepaired() throws Exception {
        outcome();
        playback.metronome().pause(true);
        int alive = playback.ask(scene -> scene.act().overlay().alive().size());
        for (Faults.Deed deed : List.of(Faults.Deed.CRASH, Faults.Deed.VANISH, Faults.Deed.LEAVE, Faults.Deed.PAUSE)) {
            int hit = playback.ask(scene ->
                    scene.act().faults().strike(deed, scene.act().faults().some(25)));
            assertThat(hit).as(deed.toString()).isPositive();
        }
        assertThat(running()).isLessThan(alive);
        playback.ask(scene -> scene.act().faults().repair());
        assertThat(running()).isEqualTo(alive);
    }

    private int running() throws InterruptedException {
        return playback.ask(scene -> (int) scene.act().overlay().alive().stream()
                .filter(peer -> peer.host().state() == Host.State.RUNNING)
                .count());
    }

    /** The scenario has published: its trees stand, and each spans the network. */
    @Test
    void theGraphSaysWhichLinksCarryPayloadsInEachTree() throws Exception {
        outcome();
        playback.metronome().pause(true);
        int peers = playback.ask(scene -> scene.act().overlay().alive().size());
        List<MatchResult> links =
                TREES.matcher(playback.ask(PlayDocuments::graph)).results().toList();
        for (String tree : List.of("1", "2", "3", "4")) {
            assertThat(links.stream().filter(link -> link.group(1).contains(tree)))
                    .as("links that are eager in tree %s", tree)
                    .hasSizeBetween(peers - 1, links.size() - 1);
        }
        assertThat(links)
                .allSatisfy(link -> assertThat(link.group(1) + link.group(2))
                        .containsOnlyOnce("1")
                        .containsOnlyOnce("4"));
    }

    @Test
    void thosePartitionedAreMarkedUntilItIsRepaired() throws Exception {
        outcome();
        playback.metronome().pause(true);
        List<SimulatedPeer> island = playback.ask(scene -> {
            List<SimulatedPeer> hubs = scene.act().faults().hubs(50);
            scene.act().faults().strike(Faults.Deed.PARTITION, hubs);
            return hubs;
        });
        assertThat(island).isNotEmpty();
        assertThat(cutOff(island.get(0))).isTrue();
        playback.ask(scene -> scene.act().faults().repair());
        assertThat(cutOff(island.get(0))).isFalse();
    }

    private boolean cutOff(SimulatedPeer peer) throws InterruptedException {
        return playback.ask(scene -> scene.act().faults().cutOff(peer.host()));
    }

    @Test
    void whatCannotBeDoneIsSaid() throws Exception {
        outcome();
        assertThatThrownBy(() -> Faults.Deed.of("nothing")).hasMessageContaining("crash, vanish, leave, pause");
        assertThatThrownBy(() -> playback.ask(scene -> {
                    throw new IllegalArgumentException("no such peer");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no such peer");
    }
}
