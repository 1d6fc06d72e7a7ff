package dev.grapevine.simulator.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.Effects;
import dev.grapevine.seed.core.SeedEvent;
import dev.grapevine.simulator.engine.Randomness;
import dev.grapevine.simulator.fault.Partition;
import dev.grapevine.simulator.measure.Broadcasts;
import dev.grapevine.simulator.measure.Tracing;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.Shape;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checkers that never find anything check nothing. */
class CheckerTest {
    private static final int PEERS = 12;

    private final List<Effects> ofSeeds = new ArrayList<>();
    private final Overlay overlay = new Overlay(Shape.DEFAULT, new Randomness(2), seed -> this::remember);
    private final Broadcasts broadcasts = new Broadcasts(overlay, Tracing.NONE);
    private final Checker delivery = new Delivery(overlay, broadcasts);
    private final Checker component = new OneComponent(overlay);

    @Test
    void findNothingWhereAllIsWell() {
        var once = new ExactlyOnce(overlay);
        form();
        publish();
        assertThat(List.of(
                        once,
                        delivery,
                        new Agreement(overlay, broadcasts),
                        new Watermarks(overlay),
                        component,
                        new DegreeCap(overlay, PEERS)))
                .allSatisfy(checker ->
                        assertThat(checker.violation()).as(checker.name()).isEmpty());
    }

    @Test
    void seeWhatAPartitionDoes() {
        form();
        overlay.network().obstruct(Partition.of(host -> host.index() % 2 == 0));
        publish();
        publish();
        assertThat(delivery.violation().orElseThrow()).contains("did not reach 6 of 12 peers");
        assertThat(new Agreement(overlay, broadcasts).violation().orElseThrow())
                .startsWith("2 messages are with some peers only");
        overlay.run(Duration.ofMinutes(2));
        assertThat(component.violation().orElseThrow()).contains("2 components");
    }

    @Test
    void seeWatermarksThatDiffer() {
        form();
        publish();
        overlay.network().obstruct(Partition.of(host -> host.index() % 2 == 0));
        publish();
        assertThat(new Watermarks(overlay).violation().orElseThrow())
                .contains("all up to 2")
                .contains("all up to 1");
    }

    @Test
    void seeATooHighDegree() {
        form();
        assertThat(new DegreeCap(overlay, 3).violation().orElseThrow()).contains("the cap is 3");
    }

    @Test
    void seeALivingPeerThatIsRemoved() {
        form();
        var removals = new NoFalseRemoval(overlay);
        claimRemovalOf(overlay.peers().get(1));
        assertThat(removals.violation()).isEmpty();
        removals.begin();
        overlay.peers().get(2).host().kill();
        claimRemovalOf(overlay.peers().get(2));
        assertThat(removals.violation()).isEmpty();
        claimRemovalOf(overlay.peers().get(1));
        assertThat(removals.violation().orElseThrow()).contains("removed a living peer");
    }

    private void form() {
        overlay.join(PEERS, 20);
        overlay.run(Duration.ofSeconds(5));
    }

    private void publish() {
        broadcasts.publish(overlay.peers().get(0));
        overlay.run(Duration.ofSeconds(2));
    }

    private void claimRemovalOf(SimulatedPeer peer) {
        ofSeeds.get(0).note(new SeedEvent.PeerRemoved(peer.id(), "a test"));
    }

    private Effects remember(Effects honest) {
        ofSeeds.add(honest);
        return honest;
    }
}
