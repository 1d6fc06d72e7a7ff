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
    void aDegreeIsRoundedDownToAPowerOfTwo() {
        int[][] octaves = {{-1, 0}, {0, 0}, {1, 0}, {2, 1}, {3, 1}, {4, 2}, {63, 5}, {64, 6}, {1 << 20, 16}};
        for (int[] pair : octaves) {
            assertThat(Rank.ofDegree(1, pair[0], id(1)).octave())
                    .as("degree %d", pair[0])
                    .isEqualTo(pair[1]);
        }
    }

    @Test
    void whatAFrameStatesIsClamped() {
        assertThat(Rank.ofOctave(1, -1, id(1)).octave()).as("it has no sign").isEqualTo(16);
        assertThat(Rank.ofOctave(1, Integer.MAX_VALUE, id(1)).octave()).isEqualTo(16);
    }

    @Test
    void theOctaveDecidesFirst() {
        for (int peer = 1; peer < 50; peer++) {
            assertThat(Rank.ofOctave(1, 3, id(peer))).isGreaterThan(Rank.ofOctave(1, 2, id(peer + 1)));
        }
    }

    @Test
    void ofOneOctaveEachTreeHasAnotherOrder() {
        Set<List<Integer>> orders = new HashSet<>();
        for (int tree = 1; tree <= 4; tree++) {
            int number = tree;
            List<Integer> order = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7, 8));
            order.sort((a, b) -> Rank.ofOctave(number, 2, id(a)).compareTo(Rank.ofOctave(number, 2, id(b))));
            orders.add(order);
        }
        assertThat(orders).hasSize(4);
    }

    @Test
    void theOrderIsTheSameFromEverywhere() {
        Random random = new Random(5);
        List<Rank> ranks = new ArrayList<>();
        for (int peer = 0; peer < 100; peer++) {
            ranks.add(Rank.ofOctave(1, random.nextInt(3), id(peer)));
        }
        List<Rank> sorted = ranks.stream().sorted().toList();
        Collections.shuffle(ranks, random);

        assertThat(ranks.stream().sorted().toList()).isEqualTo(sorted);
        assertThat(new HashSet<>(sorted)).hasSize(100);
    }

    // ---- waves ----

    @Test
    void theHigherVersionWinsWhateverTheRoot() {
        Wave old = new Wave(1, Rank.ofOctave(1, 16, id(1)));
        Wave young = new Wave(2, Rank.ofOctave(1, 0, id(2)));

        assertThat(young).isGreaterThan(old);
        assertThat(old).isLessThan(young);
    }

    @Test
    void ofOneVersionTheBetterRootWins() {
        assertThat(new Wave(7, Rank.ofOctave(1, 3, id(1)))).isGreaterThan(new Wave(7, Rank.ofOctave(1, 2, id(2))));
        assertThat(new Wave(7, Rank.ofOctave(1, 3, id(1))))
                .isEqualByComparingTo(new Wave(7, Rank.ofOctave(1, 3, id(1))));
    }

    /** Whoever sends the highest number there is has not won for ever: after it comes the next. */
    @Test
    void afterTheHighestVersionComesTheNext() {
        Rank root = Rank.ofOctave(1, 3, id(1));
        for (long version : new long[] {-1L, Long.MAX_VALUE, Long.MIN_VALUE, 0}) {
            assertThat(new Wave(version + 1, root)).isGreaterThan(new Wave(version, root));
            assertThat(new Wave(version, root)).isLessThan(new Wave(version + 1, root));
        }
    }
}
