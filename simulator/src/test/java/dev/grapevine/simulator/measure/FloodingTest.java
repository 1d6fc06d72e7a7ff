package dev.grapevine.simulator.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.grapevine.peer.core.SpreadingConfig.Mode;
import dev.grapevine.simulator.engine.Randomness;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.Shape;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FloodingTest {
    /** What is computed is what happens. */
    @Test
    void predictsWhenTheLastPeerHasAMessage() {
        var overlay = new Overlay(Shape.DEFAULT.withMode(Mode.FLOOD), new Randomness(5));
        Formation.form(overlay, 60);
        var broadcasts = new Broadcasts(overlay, Tracing.NONE);
        var flooding = new Flooding(overlay);
        overlay.peers().subList(0, 10).forEach(broadcasts::publish);
        overlay.run(Duration.ofSeconds(2));
        for (Journey journey : broadcasts.journeys()) {
            double happened = Spread.of(List.of(journey), overlay.alive()).lastMillis();
            assertThat(flooding.lastMillis(journey.source())).isCloseTo(happened, within(0.001));
        }
    }
}
