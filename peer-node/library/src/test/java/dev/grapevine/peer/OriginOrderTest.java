package dev.grapevine.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.NodeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginOrderTest {
    private static final MessageStream STREAM = stream(1);

    private final List<Long> heard = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private OriginOrder order = order(1 << 20, 100);
    private long seconds;

    @Test
    void inOrderNothingIsHeldBack() {
        arrive(1, 3);
        arrive(4, 4);
        assertThat(heard).containsExactly(1L, 2L, 3L, 4L);
        assertThat(order.isWaiting()).isFalse();
    }

    @Test
    void whatOvertookIsHeldBack() {
        arrive(1, 1);
        arrive(5, 6);
        arrive(3, 4);
        assertThat(heard).containsExactly(1L);
        assertThat(order.isWaiting()).isTrue();

        arrive(2, 2);
        assertThat(heard).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(told).isEmpty();
        assertThat(order.isWaiting()).isFalse();
    }

    @Test
    void whatIsMissingForTooLongIsAGapWithExactNumbers() {
        arrive(1, 1);
        arrive(4, 4);
        pass(29);
        assertThat(told).isEmpty();
        pass(1);
        assertThat(told).containsExactly("MISSING 2-3");
        assertThat(heard).containsExactly(1L, 4L);

        arrive(2, 3);
        assertThat(heard).as("too late, and told already").containsExactly(1L, 4L);
        assertThat(told).hasSize(1);
    }

    @Test
    void eachGapHasItsOwnTime() {
        arrive(1, 1);
        arrive(3, 3);
        pass(20);
        arrive(5, 5);
        pass(10);
        assertThat(told).containsExactly("MISSING 2-2");
        pass(20);
        assertThat(told).containsExactly("MISSING 2-2", "MISSING 4-4");
        assertThat(heard).containsExactly(1L, 3L, 5L);
    }

    /** An origin that fills its gap from behind keeps nobody waiting for longer. */
    @Test
    void theWaitDoesNotBeginAnewWithEveryArrival() {
        arrive(1, 1);
        for (long n = 40; n > 10; n--) {
            arrive(n, n);
            pass(1);
        }
        assertThat(told).containsExactly("MISSING 2-10");
        assertThat(heard).hasSize(31);
    }

    @Test
    void whoComesLaterBeginsWithTheLowestThatArrivesWithinASecond() {
        arrive(8, 9);
        arrive(7, 7);
        assertThat(heard).isEmpty();
        pass(1);
        assertThat(heard).containsExactly(7L, 8L, 9L);

        arrive(5, 6);
        assertThat(told).containsExactly("LATE 5-6");
        arrive(10, 10);
        assertThat(heard).containsExactly(7L, 8L, 9L, 10L);
    }

    @Test
    void whatFoundNoRoomIsAGapAtItsPlace() {
        arrive(1, 1);
        lose(4, 5);
        arrive(6, 6);
        assertThat(told).as("what is before it may still come").isEmpty();
        arrive(2, 3);
        assertThat(heard).containsExactly(1L, 2L, 3L, 6L);
        assertThat(told).containsExactly("DROPPED 4-5");

        lose(7, 9);
        assertThat(told).containsExactly("DROPPED 4-5", "DROPPED 7-9");
    }

    @Test
    void whatIsHeldBackIsBoundedInBytes() {
        order = order(2_000, 100);
        arrive(1, 1);
        arrive(3, 3);
        arrive(5, 5);
        assertThat(told).isEmpty();
        arrive(7, 7);
        assertThat(told).containsExactly("MISSING 2-2");
        assertThat(heard).containsExactly(1L, 3L);
    }

    @Test
    void streamsAreBoundedAndWhatTheyHoldIsLetGo() {
        order = order(1 << 20, 2);
        arrive(1, 1);
        arrive(3, 3);
        arrive(stream(2), 1, 1);
        arrive(stream(3), 1, 1);
        assertThat(told).containsExactly("MISSING 2-2");
        assertThat(heard).containsExactly(1L, 1L, 1L, 3L);
        assertThat(order.isWaiting()).isFalse();
    }

    @Test
    void streamsDoNotWaitForEachOther() {
        arrive(1, 1);
        arrive(3, 3);
        arrive(stream(2), 1, 2);
        assertThat(heard).containsExactly(1L, 1L, 2L);
    }

    /** Any order, any losses: each number is heard or told as a gap exactly once, and what is heard ascends. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyNumberIsHeardOrInAGap(long seed) {
        Random random = new Random(seed);
        Map<MessageStream, List<Long>> accounted = new HashMap<>();
        order = new OriginOrder(
                new OriginOrder.Bounds(TimeUnit.SECONDS.toNanos(30), 30_000, 100),
                message ->
                        account(accounted, message.origin(), message.topic(), message.sequence(), message.sequence()),
                gap -> account(accounted, gap.origin(), gap.topic(), gap.first(), gap.last()));
        List<Runnable> arrivals = new ArrayList<>();
        for (int s = 1; s <= 5; s++) {
            MessageStream stream = stream(s);
            long first = 2;
            for (int i = 0; i < 200; i++) {
                long from = first;
                long to = from + random.nextInt(4);
                first = to + 1;
                if (random.nextInt(10) == 0) {
                    arrivals.add(() -> lose(stream, from, to));
                } else if (random.nextInt(10) > 0) {
                    arrivals.add(() -> arrive(stream, from, to));
                }
            }
        }
        shuffleNearby(arrivals, random);
        for (int s = 1; s <= 5; s++) {
            arrive(stream(s), 1, 1);
        }
        arrivals.forEach(arrival -> {
            arrival.run();
            pass(random.nextInt(20) == 0 ? 5 : 0);
        });
        pass(100);

        accounted.forEach((stream, numbers) -> assertThat(numbers)
                .as("%s of seed %d", stream.topic(), seed)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, numbers.size()).boxed().toList()));
        assertThat(accounted).hasSize(5);
        assertThat(order.isWaiting()).isFalse();
    }

    private static void account(
            Map<MessageStream, List<Long>> accounted, NodeId origin, String topic, long first, long last) {
        List<Long> numbers = accounted.computeIfAbsent(new MessageStream(origin, 1, topic), s -> new ArrayList<>());
        LongStream.rangeClosed(first, last).forEach(numbers::add);
    }

    private static void shuffleNearby(List<Runnable> arrivals, Random random) {
        Collections.shuffle(arrivals.subList(0, arrivals.size() / 2), random);
        for (int i = 0; i < arrivals.size() - 10; i++) {
            Collections.swap(arrivals, i, i + random.nextInt(10));
        }
    }

    private OriginOrder order(long mostBytes, int mostStreams) {
        return new OriginOrder(
                new OriginOrder.Bounds(TimeUnit.SECONDS.toNanos(30), mostBytes, mostStreams),
                message -> heard.add(message.sequence()),
                gap -> told.add(gap.reason() + " " + gap.first() + "-" + gap.last()));
    }

    private void arrive(long first, long last) {
        arrive(STREAM, first, last);
    }

    private void arrive(MessageStream stream, long first, long last) {
        List<ReceivedMessage> messages = LongStream.rangeClosed(first, last)
                .mapToObj(n -> message(stream, n))
                .toList();
        order.arrived(stream, messages, 200, nowNanos());
    }

    private void lose(long first, long last) {
        lose(STREAM, first, last);
    }

    private void lose(MessageStream stream, long first, long last) {
        order.lost(new Losses.Loss(stream, first, last), nowNanos());
    }

    private void pass(long time) {
        for (long i = 0; i < time; i++) {
            seconds++;
            order.onTime(nowNanos());
        }
    }

    private long nowNanos() {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    static MessageStream stream(int number) {
        return new MessageStream(NodeId.random(new Random(number)), 1, "t/" + number);
    }

    static ReceivedMessage message(MessageStream stream, long sequence) {
        return new ReceivedMessage(
                "h" + sequence,
                stream.origin(),
                Instant.EPOCH,
                1,
                stream.topic(),
                ByteString.EMPTY,
                Instant.EPOCH,
                stream.epoch(),
                sequence,
                "",
                Map.of());
    }
}
