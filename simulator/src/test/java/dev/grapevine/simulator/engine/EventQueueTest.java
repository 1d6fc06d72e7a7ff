package dev.grapevine.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventQueueTest {
    /** The order asked for, kept by a plain heap. */
    private record Entry(long time, int number) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void takesByTimeThenByTheOrderOfAdding(long seed) {
        var random = new SplittableRandom(seed);
        var queue = new EventQueue();
        var model = new PriorityQueue<>(Comparator.comparingLong(Entry::time).thenComparingInt(Entry::number));
        List<Integer> taken = new ArrayList<>();
        for (int number = 0; number < 20_000; number++) {
            int added = number;
            long time = queue.now() + random.nextLong(1L << random.nextInt(40)) / 4 * 4;
            queue.add(time, () -> taken.add(added));
            model.add(new Entry(time, number));
            while (!model.isEmpty() && random.nextInt(5) < 2) {
                check(queue, model, taken);
            }
        }
        while (!model.isEmpty()) {
            check(queue, model, taken);
        }
        assertThat(queue.size()).isZero();
    }

    private static void check(EventQueue queue, PriorityQueue<Entry> model, List<Integer> taken) {
        Entry expected = model.remove();
        queue.take().happen();
        assertThat(queue.now()).isEqualTo(expected.time());
        assertThat(taken.get(taken.size() - 1)).isEqualTo(expected.number());
    }

    @Test
    void refusesThePast() {
        var queue = new EventQueue();
        queue.add(10, () -> {});
        queue.take();
        assertThatIllegalArgumentException().isThrownBy(() -> queue.add(9, () -> {}));
    }
}
