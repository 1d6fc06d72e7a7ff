package dev.grapevine.simulator.scenario;

import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The peers that hold a power-law overlay together are killed first. */
final class Hubs implements Scenario {
    private static final double SHARE = 0.2;
    private static final int MESSAGES = 20;
    private static final double PER_SECOND = 20;
    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "hubs";
    }

    @Override
    public String summary() {
        return "the 20 % with the highest degree are killed: what is published right after arrives nevertheless";
    }

    @Override
    public int nodes(Size size) {
        return size.pick(200, 1_000);
    }

    @Override
    public Outcome run(Setting setting) {
        Stage stage = Stage.form(setting, Stage.SHAPE).warmUp();
        hubs(stage).forEach(hub -> hub.host().kill());
        List<SimulatedPeer> survivors = stage.overlay().alive();
        stage.broadcasts().publish(MESSAGES, PER_SECOND, stage.anyOf(survivors));
        stage.run(SOON);
        return stage.outcome(List.of(
                Finding.atLeast("% within 2 s", 98, stage.percentWithin(survivors, AT_ONCE)),
                Finding.exactly("% within 10 s", 100, stage.percentWithin(survivors, SOON)),
                Finding.exactly(
                        "components", 1, stage.overlay().graph().components().count()),
                stage.once("")));
    }

    private static List<SimulatedPeer> hubs(Stage stage) {
        List<SimulatedPeer> peers = stage.overlay().alive();
        int[] degrees = stage.overlay().graph().degrees();
        return IntStream.range(0, peers.size())
                .boxed()
                .sorted(Comparator.comparingInt(peer -> -degrees[peer]))
                .limit((long) (SHARE * peers.size()))
                .map(peers::get)
                .toList();
    }
}
