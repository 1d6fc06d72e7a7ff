package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RankTest {
    @Test
    void aDegreeIsRoundedDownToHalfAnOctave() {
        int[][] grades = {
            {-1, 0},
            {0, 0},
            {1, 0},
            {2, 2},
            {3, 3},
            {4, 4},
            {5, 4},
            {6, 5},
            {63, 11},
            {64, 12},
            {1 << 20, 32},
            {Integer.MAX_VALUE, 32}
        };
        for (int[] pair : grades) {
            assertThat(Rank.ofDegree(1, pair[0], id(1)).grade())
                    .as("degree %d", pair[0])
                    .isEqualTo(pair[1]);
        }
    }

    @Test
    void whatAFrameStatesIsClamped() {
        assertThat(Rank.ofGrade(1, -1, id(1)).grade()).as("it has no sign").isEqualTo(32);
        assertThat(Rank.ofGrade(1, Integer.MAX_VALUE, id(1)).grade()).isEqualTo(32);
    }

    @Test
    void theGradeDecidesFirst() {
        for (int peer = 1; peer < 50; peer++) {
            assertThat(Rank.ofGrade(1, 3, id(peer))).isGreaterThan(Rank.ofGrade(1, 2, id(peer + 1)));
        }
    }

    @Test
    void ofOneGradeEachTreeHasAnotherOrder() {
        Set<List<Integer>> orders = new HashSet<>();
        for (int tree = 1; tree <= 4; tree++) {
            int number = tree;
            List<Integer> order = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7, 8));
            order.sort((a, b) -> Rank.ofGrade(number, 2, id(a)).compareTo(Rank.ofGrade(number, 2, id(b))));
            orders.add(order);
        }
        assertThat(orders).hasSize(4);
    }

    @Test
    void theOrderIsTheSameFromEverywhere() {
        Random random = new Random(5);
        List<Rank> ranks = new ArrayList<>();
        for (int peer = 0; peer < 100; peer++) {
            ranks.add(Rank.ofGrade(1, random.nextInt(3), id(peer)));
        }
        List<Rank> sorted = ranks.stream().sorted().toList();
        Collections.shuffle(ranks, random);

        assertThat(ranks.stream().sorted().toList()).isEqualTo(sorted);
        assertThat(new HashSet<>(sorted)).hasSize(100);
    }

    // ---- waves ----

    @Test
    void theHigherVersionWinsWhateverTheRoot() {
        Wave old = new Wave(1, Rank.ofGrade(1, 16, id(1)));
        Wave young = new Wave(2, Rank.ofGrade(1, 0, id(2)));

        assertThat(young).isGreaterThan(old);
        assertThat(old).isLessThan(young);
    }

    @Test
    void ofOneVersionTheBetterRootWins() {
        assertThat(new Wave(7, Rank.ofGrade(1, 3, id(1)))).isGreaterThan(new Wave(7, Rank.ofGrade(1, 2, id(2))));
        assertThat(new Wave(7, Rank.ofGrade(1, 3, id(1)))).isEqualByComparingTo(new Wave(7, Rank.ofGrade(1, 3, id(1))));
    }

    /** Whoever sends the highest number there is has not won for ever: after it comes the next. */
    @Test
    void afterTheHighestVersionComesTheNext() {
        Rank root = Rank.ofGrade(1, 3, id(1));
        for (long version : new long[] {-1L, Long.MAX_VALUE, Long.MIN_VALUE, 0}) {
            assertThat(new Wave(version + 1, root)).isGreaterThan(new Wave(version, root));
            assertThat(new Wave(version, root)).isLessThan(new Wave(version + 1, root));
        }
    }
}
