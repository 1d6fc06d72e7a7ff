package dev.grapevine.simulator.engine;

/** Something that happens at one instant of virtual time. Runs on the engine's one thread. */
@FunctionalInterface
public interface Occurrence {
    /** It happens now. */
    void happen();
}
