package dev.grapevine.simulator.scenario;

/** A story with bars. Stateless: every run begins from nothing. */
public interface Scenario {
    /** What it is called on the command line. */
    String name();

    /** What it shows, in one line. */
    String summary();

    /** How many peers it takes unless told otherwise. */
    int nodes(Size size);

    /** Runs it. */
    Outcome run(Setting setting);
}
