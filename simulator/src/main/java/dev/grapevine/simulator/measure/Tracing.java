package dev.grapevine.simulator.measure;

import dev.grapevine.simulator.overlay.Overlay;

/** Somebody who may want to follow what happens in the overlays of a run. */
@FunctionalInterface
public interface Tracing {
    /** Nobody does. */
    Tracing NONE = (overlay, journey) -> {};

    /** An overlay begins; it has its seeds, and no peer yet. */
    default void opens(Overlay overlay) {}

    /** A message has been published. */
    void begins(Overlay overlay, Journey journey);
}
