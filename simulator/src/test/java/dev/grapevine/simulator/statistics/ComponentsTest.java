package dev.grapevine.simulator.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.SplittableRandom;
import org.jgrapht.alg.connectivity.ConnectivityInspector;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComponentsTest {
    private static final int NODES = 200;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 100, 150, 200, 300, 1000})
    void agreesWithALibrary(int edges) {
        var random = new SplittableRandom(edges);
        var graph = new SimpleGraph<Integer, DefaultEdge>(DefaultEdge.class);
        var components = new Components(NODES);
        for (int node = 0; node < NODES; node++) {
            graph.addVertex(node);
        }
        for (int i = 0; i < edges; i++) {
            int a = random.nextInt(NODES - 1);
            int b = random.nextInt(a + 1, NODES);
            graph.addEdge(a, b);
            components.connect(b, a);
        }
        var oracle = new ConnectivityInspector<>(graph).connectedSets();
        assertThat(components.count()).isEqualTo(oracle.size());
        assertThat(components.largest())
                .isEqualTo(oracle.stream().mapToInt(Set::size).max().orElseThrow());
    }
}
