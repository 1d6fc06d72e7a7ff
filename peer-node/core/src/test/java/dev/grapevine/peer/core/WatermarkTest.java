package dev.grapevine.peer.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.wire.StreamDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WatermarkTest {
    private static final StreamId STREAM = new StreamId(PeerUnderTest.id(1), 1, "");
    private static final int HIGHEST = 200;

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** Whatever comes in whatever order: it knows what a plain set of numbers knows. */
    @ParameterizedTest
    @MethodSource("seeds")
    void itIsASetOfNumbers(long seed) {
        Random random = new Random(seed);
        Watermark mark = new Watermark();
        TreeSet<Long> plain = new TreeSet<>();
        for (int step = 0; step < 60; step++) {
            long first = 1 + random.nextInt(HIGHEST);
            int count = 1 + random.nextInt(8);
            assertThat(mark.add(first, count)).isZero();
            LongStream.range(first, first + count).forEach(plain::add);
            assertSame(mark, plain);
        }
        assertSame(Watermark.of(mark.digest(STREAM)), plain);
        assertThat(mark.covers(Watermark.of(mark.digest(STREAM)))).isTrue();
    }

    private static void assertSame(Watermark mark, TreeSet<Long> plain) {
        for (long first = 1; first < HIGHEST + 10; first++) {
            for (int count = 1; count < 4; count++) {
                boolean had = LongStream.range(first, first + count).allMatch(plain::contains);
                assertThat(mark.covers(first, count))
                        .as("%d from %d in %s", count, first, mark)
                        .isEqualTo(had);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void itCoversADigestWhenTheSetsDo(long seed) {
        Random random = new Random(seed);
        Watermark mine = new Watermark();
        Watermark theirs = new Watermark();
        TreeSet<Long> mineToo = new TreeSet<>();
        TreeSet<Long> theirsToo = new TreeSet<>();
        for (int step = 0; step < 30; step++) {
            boolean shared = random.nextInt(4) > 0;
            long number = 1 + random.nextInt(30);
            mine.add(number, 1);
            mineToo.add(number);
            long other = shared ? number : 1 + random.nextInt(30);
            theirs.add(other, 1);
            theirsToo.add(other);
            assertThat(mine.covers(Watermark.of(theirs.digest(STREAM))))
                    .as("%s of %s", theirs, mine)
                    .isEqualTo(mineToo.containsAll(theirsToo));
        }
    }

    @Test
    void tooManyRunsCloseTheLowestGap() {
        Watermark mark = new Watermark();
        for (int run = 1; run <= Watermark.MOST_RUNS; run++) {
            assertThat(mark.add(10L * run, 1)).isZero();
        }
        assertThat(mark.covers(9, 1)).isFalse();

        assertThat(mark.add(10_000, 1)).as("1 to 9 are given up").isEqualTo(9);
        assertThat(mark.covers(1, 10)).isTrue();
        assertThat(mark.covers(11, 1)).isFalse();
        assertThat(mark.digest(STREAM).getRunsCount()).isEqualTo(2 * Watermark.MOST_RUNS);
    }

    @Test
    void itStaysBoundedWhateverComes() {
        Random random = new Random(3);
        Watermark mark = new Watermark();
        for (int i = 0; i < 5000; i++) {
            mark.add(1 + (random.nextLong() >>> 2), 1 + random.nextInt(1024));
            StreamDigest digest = mark.digest(STREAM);
            assertThat(digest.getRunsCount()).isLessThanOrEqualTo(2 * Watermark.MOST_RUNS);
        }
        assertAscending(mark.digest(STREAM));
    }

    /** Else the neighbours would take our digest for our mistake. */
    @Test
    void numbersAtTheVeryEndMakeALegalDigest() {
        Watermark mark = new Watermark();
        mark.add(1L << 62, 1024);
        mark.add((1L << 62) - 3, 2);
        mark.add(1L << 62, 1024);

        assertAscending(mark.digest(STREAM));
        assertThat(mark.covers(1L << 62, 1024)).isTrue();
    }

    private static void assertAscending(StreamDigest digest) {
        List<Long> bounds = new ArrayList<>();
        bounds.add(digest.getFloor());
        bounds.addAll(digest.getRunsList());
        assertThat(bounds).isSorted();
        assertThat(digest.getFloor()).isNotNegative();
    }

    /** The rules of the schema let these through; they may lie, and harm only who sends them. */
    @Test
    void hostileDigestsOnlyMakeItNoOrAllNumbers() {
        long most = Long.MAX_VALUE;
        Watermark all = Watermark.of(Said.has(1, most));
        assertThat(all.covers(1, 1)).isTrue();
        assertThat(all.covers(1L << 62, 1024)).isTrue();

        Watermark overlapping = Watermark.of(Said.has(1, 3, 3L, 3L, 3L, 5L, 5L, 5L, most, most));
        assertThat(overlapping.covers(1, 3)).isTrue();
        assertThat(overlapping.covers(6, 1)).isFalse();

        Watermark mine = new Watermark();
        mine.add(1, 5);
        assertThat(mine.covers(Watermark.of(Said.has(1, most)))).isFalse();
        assertThat(mine.covers(Watermark.of(Said.has(1, 0, 0L, 0L)))).isTrue();
        assertThat(mine.covers(Watermark.of(Said.has(1, 5, 5L, most)))).isFalse();
    }
}
