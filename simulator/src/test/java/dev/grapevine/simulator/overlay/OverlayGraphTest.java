package dev.grapevine.simulator.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OverlayGraphTest {
    @Test
    void aLinkCountsWhenBothEndsKnowOfIt() {
        var graph = new OverlayGraph(List.of(new int[] {1, 2}, new int[] {0}, new int[] {3}, new int[] {2}));
        assertThat(graph.degrees()).containsExactly(2, 1, 1, 1);
        assertThat(graph.highestDegree()).isEqualTo(2);
        assertThat(graph.oneSided()).isEqualTo(1);
        assertThat(graph.components().count()).isEqualTo(2);
    }
}
