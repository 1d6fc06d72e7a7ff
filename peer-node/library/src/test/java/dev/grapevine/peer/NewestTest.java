package dev.grapevine.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.peer.view.ReceivedMessage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewestTest {
    private static final MessageStream STREAM = OriginOrderTest.stream(1);
    private static final int BYTES = 1000;

    private final LongAdder untold = new LongAdder();
    private final List<String> heard = new ArrayList<>();
    private Newest newest = new Newest(Newest.Bounds.DEFAULT, untold);

    @Test
    void aHandlerThatKeepsUpHearsEverything() {
        for (int n = 1; n <= 3; n++) {
            arrive(STREAM, n, n);
            hearAll();
        }
        assertThat(heard).containsExactly("t/1 1", "t/1 2", "t/1 3");
        assertThat(newest.isEmpty()).isTrue();
    }

    @Test
    void aNewerOneReplacesWhatWaitsAndTheGapIsExact() {
        arrive(STREAM, 1, 1);
        hearAll();
        for (int n = 2; n <= 300; n++) {
            arrive(STREAM, n, n);
        }
        hearAll();
        assertThat(heard).containsExactly("t/1 1", "t/1 gap 2-299", "t/1 300");
    }

    @Test
    void anOlderOneNeverComesUpAgain() {
        arrive(STREAM, 1, 1);
        arrive(STREAM, 5, 5);
        arrive(STREAM, 4, 4);
        hearAll();
        arrive(STREAM, 2, 3);
        assertThat(newest.isEmpty()).as("they are in the gap already").isTrue();
        arrive(STREAM, 6, 6);
        hearAll();
        assertThat(heard).containsExactly("t/1 gap 1-4", "t/1 5", "t/1 6");
    }

    @Test
    void ofABundleTheLastMessageIsTheNewest() {
        arrive(STREAM, 1, 4);
        hearAll();
        assertThat(heard).containsExactly("t/1 gap 1-3", "t/1 4");
    }

    @Test
    void whoComesLateIsNotToldOfWhatItNeverGot() {
        arrive(STREAM, 101, 101);
        arrive(STREAM, 100, 100);
        hearAll();
        assertThat(heard).containsExactly("t/1 gap 100-100", "t/1 101");
    }

    /** Neighbours send a newcomer what they keep, after the frames of the present. */
    @Test
    void whatIsOlderThanTheBeginningIsToldByItself() {
        arrive(STREAM, 101, 101);
        hearAll();
        for (int n = 60; n <= 100; n++) {
            arrive(STREAM, n, n);
        }
        hearAll();
        assertThat(heard).containsExactly("t/1 101", "t/1 gap 60-100");
    }

    @Test
    void everyStreamHasItsTurn() {
        MessageStream other = OriginOrderTest.stream(2);
        arrive(STREAM, 1, 1);
        arrive(other, 1, 1);
        arrive(STREAM, 2, 2);
        hearOne();
        arrive(STREAM, 3, 3);
        hearOne();
        hearOne();
        assertThat(heard).containsExactly("t/1 gap 1-1", "t/1 2", "t/2 1", "t/1 3");
    }

    @Test
    void whatFoundNoRoomIsInTheNextGap() {
        newest.lost(new Losses.Loss(STREAM, 1, 3));
        assertThat(newest.isEmpty()).isTrue();
        arrive(STREAM, 4, 4);
        hearAll();
        newest.lost(new Losses.Loss(STREAM, 5, 6));
        arrive(STREAM, 7, 7);
        hearAll();
        assertThat(heard).containsExactly("t/1 gap 1-3", "t/1 4", "t/1 gap 5-6", "t/1 7");
    }

    @Test
    void boundedInBytesByWhatHasWaitedLongest() {
        newest = new Newest(new Newest.Bounds(3 * BYTES, 100), untold);
        for (int s = 1; s <= 3; s++) {
            arrive(OriginOrderTest.stream(s), 1, 1);
        }
        hearAll();
        assertThat(heard).containsExactly("t/1 gap 1-1", "t/2 gap 1-1", "t/3 1");
    }

    @Test
    void oneMessageMayWaitHoweverLarge() {
        newest = new Newest(new Newest.Bounds(1, 100), untold);
        arrive(STREAM, 1, 1);
        hearAll();
        assertThat(heard).containsExactly("t/1 1");
    }

    @Test
    void boundedInStreams() {
        newest = new Newest(new Newest.Bounds(1 << 20, 2), untold);
        for (int s = 1; s <= 3; s++) {
            arrive(OriginOrderTest.stream(s), 1, 1);
        }
        hearAll();
        assertThat(heard).containsExactly("t/1 gap 1-1", "t/2 1", "t/3 1");
    }

    /** In whatever order they come and whenever the handler has time: one by one upwards, and nothing is left out. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void eachIsHeardOrInExactlyOneGap(int seed) {
        Random random = new Random(seed);
        List<Long> numbers =
                new ArrayList<>(LongStream.rangeClosed(1, 400).boxed().toList());
        for (int i = 0; i < 380; i++) {
            Collections.swap(numbers, i, i + random.nextInt(20));
        }
        for (long n : numbers) {
            arrive(STREAM, n, n);
            if (random.nextInt(4) == 0) {
                hearOne();
            }
        }
        hearAll();

        BitSet accounted = new BitSet();
        long last = 0;
        for (String entry : heard) {
            String[] ends = entry.replaceAll(".* ", "").split("-");
            int first = Integer.parseInt(ends[0]);
            int end = Integer.parseInt(ends[ends.length - 1]);
            assertThat(accounted.get(first, end + 1).isEmpty()).as(entry).isTrue();
            accounted.set(first, end + 1);
            if (ends.length == 1) {
                assertThat(first).isGreaterThan((int) last);
                last = first;
            }
        }
        assertThat(accounted.cardinality()).isEqualTo(400);
        assertThat(untold.sum()).isZero();
    }

    private void arrive(MessageStream stream, long first, long last) {
        List<ReceivedMessage> bundle = LongStream.rangeClosed(first, last)
                .mapToObj(n -> OriginOrderTest.message(stream, n))
                .toList();
        newest.arrived(stream, bundle, BYTES);
    }

    private void hearAll() {
        while (!newest.isEmpty()) {
            hearOne();
        }
    }

    private void hearOne() {
        Newest.Turn turn = newest.next();
        turn.gaps().forEach(gap -> {
            assertThat(gap.reason()).isEqualTo(Gap.Reason.SKIPPED);
            heard.add(gap.topic() + " gap " + gap.first() + "-" + gap.last());
        });
        turn.message().ifPresent(message -> heard.add(message.topic() + " " + message.sequence()));
    }
}
