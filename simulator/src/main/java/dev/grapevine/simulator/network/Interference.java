package dev.grapevine.simulator.network;

import dev.grapevine.wire.Frame;

/**
 * Decides what becomes of single frames, for studies of a network without TCP's care. What is dropped is gone, the
 * frames behind it arrive.
 */
@FunctionalInterface
public interface Interference {
    /** Nothing happens to any frame. */
    Interference NONE = (from, to, frame) -> Fate.ARRIVES;

    /** What becomes of a frame. */
    enum Fate {
        /** It arrives once. */
        ARRIVES,
        /** It is lost. */
        LOST,
        /** It arrives twice. */
        DOUBLED
    }

    /** What becomes of this frame. */
    Fate fate(Host from, Host to, Frame.KindCase frame);
}
