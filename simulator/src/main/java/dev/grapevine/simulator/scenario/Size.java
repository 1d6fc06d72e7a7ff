package dev.grapevine.simulator.scenario;

/** How much of a scenario to run: the bars are the same. */
public enum Size {
    /** Small and short, for every build. */
    SMALL,
    /** What the project promises. */
    FULL;

    /** One value for each size. */
    public <T> T pick(T small, T full) {
        return this == SMALL ? small : full;
    }
}
