package dev.grapevine.simulator.check;

import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.OverlayGraph;
import java.util.Optional;

/** The living peers hang together, and both ends of every link know of it. */
public record OneComponent(Overlay overlay) implements Checker {
    @Override
    public String name() {
        return "one component";
    }

    @Override
    public Optional<String> violation() {
        OverlayGraph graph = overlay.graph();
        var components = graph.components();
        if (components.count() > 1) {
            return Optional.of(components.count() + " components, the largest of " + components.largest() + " peers of "
                    + graph.adjacency().size());
        }
        return graph.oneSided() == 0
                ? Optional.empty()
                : Optional.of(graph.oneSided() + " links only one end knows of");
    }
}
