package dev.grapevine.simulator.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.peer.core.SpreadingConfig.Mode;
import dev.grapevine.simulator.engine.Randomness;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.Shape;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import dev.grapevine.wire.Frame;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BroadcastsTest {
    private static final int PEERS = 30;
    private static final int MESSAGES = 10;

    private final ByteArrayOutputStream trace = new ByteArrayOutputStream();
    private final Overlay overlay = new Overlay(Shape.DEFAULT.withMode(Mode.FLOOD), new Randomness(3));
    private final Broadcasts broadcasts = new Broadcasts(overlay, new Trace(new PrintStream(trace)));

    @Test
    void followsEveryMessageToEveryPeer() {
        form();
        var before = FrameCounts.of(overlay.network().traffic());
        publish();
        var frames = FrameCounts.of(overlay.network().traffic()).since(before);
        Spread spread = Spread.of(broadcasts.journeys(), overlay.alive());
        assertThat(broadcasts.complete(overlay.alive())).isTrue();
        assertThat(spread.delivery()).isEqualTo(1);
        assertThat(spread.repeats()).isZero();
        assertThat(spread.p95Millis()).isBetween(10.0, spread.lastMillis());
        assertThat(spread.lastHop()).isBetween(1.0, (double) spread.furthestHop());
        assertThat(spread.copies()).isEqualTo((double) frames.payloads() / MESSAGES);
        assertThat(spread.redundancy()).isEqualTo(spread.copies() / (PEERS - 1) - 1);
    }

    @Test
    void countsFramesByWhatTheyAreFor() {
        form();
        var frames = FrameCounts.of(overlay.network().traffic());
        assertThat(frames.gossip()).isZero();
        assertThat(frames.liveness())
                .isEqualTo(overlay.network().traffic().frames(Frame.KindCase.PING)
                        + overlay.network().traffic().frames(Frame.KindCase.PONG));
    }

    @Test
    void aPeerThatIsNotThereGetsNothing() {
        form();
        SimulatedPeer killed = overlay.peers().get(4);
        killed.host().kill();
        publish();
        assertThat(broadcasts.journeys()).allMatch(journey -> !journey.reached(killed.index()));
        assertThat(broadcasts.complete(overlay.alive())).isTrue();
        assertThat(Spread.of(broadcasts.journeys(), List.of(killed)).delivery()).isZero();
    }

    @Test
    void writesTheJourneyOfTheFirstMessageDown() {
        form();
        publish();
        List<String> lines = trace.toString(StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .toList();
        assertThat(lines.get(0))
                .startsWith("message " + broadcasts.journeys().get(0).id());
        assertThat(lines.get(2)).startsWith("0.0  peer 0").contains("(publish)");
        assertThat(lines).filteredOn(line -> line.endsWith("delivered")).hasSize(PEERS - 1);
    }

    private void form() {
        overlay.join(PEERS, 20);
        overlay.run(Duration.ofSeconds(5));
    }

    private void publish() {
        broadcasts.publish(MESSAGES, 10, () -> overlay.peers().get(0));
        overlay.run(Duration.ofSeconds(10));
    }
}
