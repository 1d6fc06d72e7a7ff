package dev.grapevine.simulator.engine;

/** Somebody who may hold an occurrence up in real time, and plan others that follow it. */
@FunctionalInterface
public interface Pace {
    /** As fast as it goes. */
    Pace NONE = timeNanos -> {};

    /** Called on the engine's thread right before something happens at that virtual time, which is the present. */
    void before(long timeNanos);
}
