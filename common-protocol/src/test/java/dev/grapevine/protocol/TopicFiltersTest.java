package dev.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopicFiltersTest {
    private static final long SEED = 20_261_121;

    private static TopicFilters filters(String... texts) {
        return TopicFilters.ofWire(List.of(texts));
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "t/" + i).toList();
    }

    @Test
    void eachStandsOnceInTheOrderGiven() {
        TopicFilters filters = filters("b/#", "a", "b/#", "+");

        assertThat(filters.texts()).containsExactly("b/#", "a", "+");
        assertThat(filters.list()).extracting(TopicFilter::text).containsExactly("b/#", "a", "+");
        assertThat(filters.contains(new TopicFilter("a"))).isTrue();
        assertThat(filters.contains(new TopicFilter("b/c")))
                .as("matched is not contained")
                .isFalse();
    }

    @Test
    void whoeverWantsNothingMatchesNothing() {
        assertThat(filters()).isSameAs(TopicFilters.NONE);
        assertThat(TopicFilters.NONE.isEmpty()).isTrue();
        assertThat(TopicFilters.NONE.match(new TopicName("a"))).isFalse();
        assertThat(TopicFilters.NONE.overlap(new TopicFilter("#"))).isFalse();
    }

    @Test
    void sixtyFourAreTheMostAndRepeatsDoNotCount() {
        List<String> most = new ArrayList<>(numbered(64));
        most.addAll(numbered(64));

        assertThat(TopicFilters.ofWire(most).list()).hasSize(64);
        most.add("one more");
        assertThatThrownBy(() -> TopicFilters.ofWire(most))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("65 filters; the most is 64 for one peer, use wildcards: + for one level, # for the rest");
    }

    @Test
    void theOrderDoesNotTellTwoApart() {
        assertThat(filters("a", "b/#")).isEqualTo(filters("b/#", "a")).hasSameHashCodeAs(filters("b/#", "a"));
        assertThat(filters("a")).isNotEqualTo(filters("a", "b")).isNotEqualTo(TopicFilters.NONE);
    }

    /** As many together as one by one. */
    @Test
    void matchesAndOverlapsWhatOneOfThemDoes() {
        Random random = new Random(SEED);
        for (int i = 0; i < 2_000; i++) {
            List<TopicFilter> some = Stream.generate(() -> TopicFilterTest.filter(random))
                    .limit(random.nextInt(6))
                    .toList();
            TopicFilters filters = TopicFilters.of(some);
            TopicName topic = TopicFilterTest.topic(random);
            TopicFilter other = TopicFilterTest.filter(random);

            assertThat(filters.match(topic))
                    .as("%s, %s", filters, topic)
                    .isEqualTo(some.stream().anyMatch(filter -> filter.matches(topic)));
            assertThat(filters.overlap(other))
                    .as("%s, %s", filters, other)
                    .isEqualTo(some.stream().anyMatch(other::overlaps));
        }
    }
}
