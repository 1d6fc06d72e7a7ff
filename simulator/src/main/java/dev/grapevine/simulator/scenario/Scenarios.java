package dev.grapevine.simulator.scenario;

import java.util.List;
import java.util.Optional;

/** Every scenario there is. */
public final class Scenarios {
    /** In the order in which they are listed. */
    public static final List<Scenario> ALL = List.of(
            new PowerLaw(),
            new LowCaps(),
            new Modes(),
            new Scale(),
            new Large(),
            Crash.reset(),
            Crash.silent(),
            new Hubs(),
            new Halves(),
            new Churn(),
            new LateJoiner(),
            new FalseDeath(),
            new Liars(),
            new Hostile(),
            new Maelstrom(),
            new Topics(),
            new OneToOne(),
            new LargePayloads());

    private Scenarios() {}

    /** The scenario of that name. */
    public static Optional<Scenario> named(String name) {
        return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
    }
}
