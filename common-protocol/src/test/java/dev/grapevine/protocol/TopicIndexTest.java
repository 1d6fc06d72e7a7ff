package dev.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopicIndexTest {
    private static final long SEED = 20_261_121;

    private final TopicIndex<Integer> index = new TopicIndex<>();

    private record Entry(TopicFilter filter, int value) {}

    @Test
    void findsEveryFilterThatMatches() {
        add("a/b", 1);
        add("a/+", 2);
        add("a/#", 3);
        add("#", 4);
        add("+/b/#", 5);
        add("a/b/c", 6);

        assertThat(matches("a/b")).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
        assertThat(matches("a")).containsExactlyInAnyOrder(3, 4);
        assertThat(matches("a/b/c")).containsExactlyInAnyOrder(3, 4, 5, 6);
        assertThat(matches("$a")).isEmpty();
    }

    @Test
    void aValueStandsOnceUnderAFilter() {
        assertThat(index.add(new TopicFilter("a"), 1)).isTrue();
        assertThat(index.add(new TopicFilter("a"), 1)).isFalse();
        assertThat(index.add(new TopicFilter("+"), 1)).isTrue();
        assertThat(index.size()).isEqualTo(2);

        assertThat(matches("a")).containsExactly(1, 1);
        assertThat(index.remove(new TopicFilter("a"), 1)).isTrue();
        assertThat(index.remove(new TopicFilter("a"), 1)).isFalse();
        assertThat(index.remove(new TopicFilter("a/b/c"), 1)).isFalse();
        assertThat(index.remove(new TopicFilter("+"), 1)).isTrue();
        assertThat(index.isEmpty()).isTrue();
        assertThat(matches("a")).isEmpty();
    }

    /** Filters come and go, and what is found is always what a look at each of them finds. */
    @Test
    void findsWhatALookAtEachFilterFinds() {
        Random random = new Random(SEED);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            Entry entry = new Entry(TopicFilterTest.filter(random), random.nextInt(4));
            if (random.nextInt(3) > 0) {
                assertThat(index.add(entry.filter, entry.value)).isEqualTo(!entries.contains(entry));
                entries.remove(entry);
                entries.add(entry);
            } else if (!entries.isEmpty()) {
                Entry gone = entries.remove(random.nextInt(entries.size()));
                assertThat(index.remove(gone.filter, gone.value)).isTrue();
            }
            TopicName topic = TopicFilterTest.topic(random);
            assertThat(index.matches(topic))
                    .as("%s", topic)
                    .containsExactlyInAnyOrderElementsOf(entries.stream()
                            .filter(e -> e.filter.matches(topic))
                            .map(Entry::value)
                            .toList());
            assertThat(index.size()).isEqualTo(entries.size());
        }
    }

    /** A hundred thousand filters elsewhere cost nothing: the same look-ups, with and without them. */
    @Test
    void whatDoesNotMatchIsNotLookedAt() {
        add("a/b", 1);
        IntStream.range(0, 100_000).forEach(i -> add("other/" + i + "/+", i));

        long before = System.nanoTime();
        for (int i = 0; i < 100_000; i++) {
            assertThat(index.matches(new TopicName("a/b"))).hasSize(1);
        }
        assertThat(System.nanoTime() - before)
                .as("10^10 comparisons take minutes")
                .isLessThan(20_000_000_000L);
    }

    private void add(String filter, int value) {
        index.add(new TopicFilter(filter), value);
    }

    private List<Integer> matches(String topic) {
        return index.matches(new TopicName(topic));
    }
}
