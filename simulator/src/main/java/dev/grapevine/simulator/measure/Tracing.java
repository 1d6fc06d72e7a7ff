package dev.grapevine.simulator.measure;

import dev.grapevine.simulator.overlay.Overlay;

/** Somebody who may want to follow the first message of an overlay. */
@FunctionalInterface
public interface Tracing {
    /** Nobody does. */
    Tracing NONE = (overlay, journey) -> {};

    /** A message has been published. */
    void begins(Overlay overlay, Journey journey);
}
