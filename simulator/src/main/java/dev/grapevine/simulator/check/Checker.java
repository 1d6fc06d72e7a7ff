package dev.grapevine.simulator.check;

import java.util.Optional;

/** One thing that must be true of a network in peace. Looks, and changes nothing. */
public interface Checker {
    /** What it checks, in a few words. */
    String name();

    /** What is wrong, in one line; empty when nothing is. */
    Optional<String> violation();
}
