package dev.grapevine.peer.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.protocol.TopicFilter;
import dev.grapevine.protocol.TopicFilters;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterestsTest {
    private static final TopicFilters ALL = filters("#");
    private static final TopicFilters SENSORS = filters("sensors/#");

    @Test
    void whatTheUserWantsIsNewsOnce() {
        var interests = new Interests(false);
        assertThat(interests.own(SENSORS)).isTrue();
        assertThat(interests.own(SENSORS)).isFalse();
        assertThat(interests.own(TopicFilters.NONE)).isTrue();
    }

    /** A large message to a topic was never fetched for its user when a peer that carries everything subscribed to all. */
    @Test
    void aPeerThatCarriesEverythingTellsNobodyNewsButHearsWhatItsUserWants() {
        var interests = new Interests(true);
        assertThat(interests.heard("sensors/1")).isFalse();
        assertThat(interests.own(ALL)).isFalse();
        assertThat(interests.heard("sensors/1")).isTrue();
        assertThat(interests.own(SENSORS)).isFalse();
        assertThat(interests.heard("rooms/1")).isFalse();
        assertThat(interests.wants("rooms/1")).isTrue();
    }

    private static TopicFilters filters(String filter) {
        return TopicFilters.of(List.of(new TopicFilter(filter)));
    }
}
