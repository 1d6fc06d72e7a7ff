package dev.grapevine.seed.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.TopicFilter;
import dev.grapevine.protocol.TopicFilters;
import dev.grapevine.seed.core.Subscribers.Subscriber;
import dev.grapevine.wire.Leave;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.PeerRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rendezvous of those who want the same topics, by itself and as a seed offers it. */
class SubscribersTest {
    private static final int HOSTILE_PEERS = 15_625;

    private final Subscribers subscribers = new Subscribers(new Random(5));
    private int listed;

    private static TopicFilters filters(String... texts) {
        return TopicFilters.ofWire(List.of(texts));
    }

    private Entry peer(String... wants) {
        Entry entry = new Entry(SeedUnderTest.record(listed).build(), new LinkId(listed), 0);
        entry.listIndex = listed++;
        subscribers.put(entry, filters(wants));
        return entry;
    }

    private List<Entry> peers(int count, String filter) {
        return IntStream.range(0, count).mapToObj(i -> peer(filter)).toList();
    }

    private List<Subscriber> asked(Entry asker, String... wants) {
        return subscribers.overlapping(filters(wants), asker);
    }

    // ---- who is named ----

    @Test
    void thoseWithAnOverlappingFilterAreNamedWithIt() {
        Entry asker = peer("rooms/1");
        Entry same = peer("rooms/1");
        Entry wildcard = peer("halls", "rooms/+");
        peer("rooms/2");
        peer("halls/#");

        assertThat(asked(asker, "rooms/1"))
                .containsExactlyInAnyOrder(
                        new Subscriber(same, new TopicFilter("rooms/1")),
                        new Subscriber(wildcard, new TopicFilter("rooms/+")));
        assertThat(asked(asker, "garden")).isEmpty();
    }

    @Test
    void whoeverHasSeveralSuchFiltersIsNamedOnce() {
        Entry asker = peer();
        Entry other = peer("a", "+", "#");

        assertThat(asked(asker, "a", "b")).extracting(Subscriber::entry).containsExactly(other);
    }

    @Test
    void oneForEachDifferentFilterComesFirst() {
        Entry asker = peer("a/b");
        peers(500, "a/b");
        List<Entry> rare = List.of(peer("a/#"), peer("+/b"), peer("#"));
        for (int i = 0; i < 20; i++) {
            List<Subscriber> named = asked(asker, "a/b");

            assertThat(named).hasSize(64).doesNotHaveDuplicates();
            assertThat(named.subList(0, 4)).extracting(Subscriber::entry).containsAll(rare);
            assertThat(named.get(0).filter().text()).as("the filter asked for").isEqualTo("a/b");
        }
    }

    @Test
    void atMost64AreNamedAtRandomAndNeverTheAsker() {
        Entry asker = peer("a");
        List<Entry> others = peers(200, "a");
        Set<Entry> seen = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            List<Entry> named =
                    asked(asker, "a").stream().map(Subscriber::entry).toList();
            assertThat(named).hasSize(64).doesNotHaveDuplicates().doesNotContain(asker);
            seen.addAll(named);
        }

        assertThat(seen).hasSameSizeAs(others);
    }

    @Test
    void ofFewAllAreNamed() {
        Entry asker = peer("a");
        List<Entry> others = peers(63, "a");

        assertThat(asked(asker, "a")).extracting(Subscriber::entry).containsExactlyInAnyOrderElementsOf(others);
    }

    @Test
    void whoeverIsOffTheListsIsNotNamed() {
        Entry asker = peer("a");
        Entry hidden = peer("a");
        hidden.listIndex = Entry.UNLISTED;

        assertThat(asked(asker, "a")).isEmpty();
    }

    // ---- who is known ----

    @Test
    void theLastWordCounts() {
        Entry asker = peer();
        Entry other = peer("a", "b");

        subscribers.put(other, filters("b", "c"));
        assertThat(asked(asker, "a")).isEmpty();
        assertThat(asked(asker, "b")).hasSize(1);
        assertThat(asked(asker, "c")).hasSize(1);
        subscribers.put(other, TopicFilters.NONE);
        assertThat(asked(asker, "b", "c")).isEmpty();
        assertThat(subscribers.size()).isZero();
    }

    @Test
    void whoeverIsForgottenLeavesNothingBehind() {
        List<Entry> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            all.add(peer("common", "of/" + i, "of/" + i / 2 + "/two"));
        }
        assertThat(subscribers.size()).isEqualTo(1 + 300 + 150);
        Entry asker = peer();
        for (Entry gone : all) {
            assertThat(asked(asker, "common", "of/#")).isNotEmpty();
            subscribers.forget(gone);
            assertThat(asked(asker, "common", "of/#"))
                    .extracting(Subscriber::entry)
                    .doesNotContain(gone);
        }

        assertThat(subscribers.size()).isZero();
    }

    /** The many do not hide the few, neither from those who want the same nor, for long, from a wildcard. */
    @Test
    void aMillionHostileSubscriptionsStayBoundedAndHideNobody() {
        for (int i = 0; i < HOSTILE_PEERS; i++) {
            int first = 64 * i;
            peer(IntStream.range(first, first + 64).mapToObj(n -> "x/" + n).toArray(String[]::new));
        }
        Entry honest = peer("rooms/1");
        Entry asker = peer("rooms/1");
        assertThat(subscribers.size()).isEqualTo(64 * HOSTILE_PEERS + 1);

        assertThat(asked(asker, "rooms/1")).extracting(Subscriber::entry).containsExactly(honest);
        assertThat(asked(asker, "#")).hasSize(64);
        String[] wildcards =
                IntStream.range(0, 64).mapToObj(i -> "+/".repeat(i % 15) + "#").toArray(String[]::new);
        assertThat(asked(asker, wildcards)).hasSizeBetween(1, 64);
        boolean found = IntStream.range(0, 150)
                .anyMatch(i -> asked(asker, "rooms/+").stream().anyMatch(one -> one.entry() == honest));
        assertThat(found).as("a wildcard finds it in the end").isTrue();
    }

    // ---- at the seed ----

    private final SeedUnderTest seed = new SeedUnderTest();

    private void wants(int peer, String... filters) {
        seed.at.receive(seed.link(peer), Frames.interest(filters(filters)));
    }

    private PeerList listFor(int asker, String... filters) {
        return seed.list(asker, Frames.requestPL(filters(filters)));
    }

    @Test
    void aSeedNamesSubscribersAndSaysSo() {
        seed.register(1, 4);
        wants(2, "rooms/#");
        wants(3, "halls");

        PeerList list = listFor(1, "rooms/1");

        assertThat(list.getSubscribers()).isTrue();
        assertThat(list.getTotal()).isEqualTo(4);
        assertThat(list.getPeersList())
                .containsExactly(SeedUnderTest.record(2).setFilter("rooms/#").build());
        assertThat(listFor(1, "garden").getSubscribers())
                .as("an empty answer too")
                .isTrue();
        assertThat(seed.list(1).getSubscribers()).as("an ordinary list").isFalse();
        assertThat(seed.list(1).getPeersList())
                .extracting(PeerRecord::getFilter)
                .containsOnly("");
    }

    @Test
    void whoeverLeavesOrLosesItsLeaseIsNoSubscriber() {
        seed.register(1, 3);
        wants(2, "a");
        wants(3, "a");

        seed.at.receive(seed.link(2), Frames.leave(Leave.Reason.EXIT));
        assertThat(listFor(1, "a").getPeersList()).hasSize(1);
        seed.at.eachSecond(Duration.ofSeconds(95), second -> seed.report(1));
        assertThat(seed.registered(3)).isFalse();
        assertThat(listFor(1, "a").getPeersList()).isEmpty();
    }

    /** It says anew what it wants, if anything: it may have been started again, or have changed its mind meanwhile. */
    @Test
    void whoeverRegistersAgainWantsNothingUntilItSaysSo() {
        seed.register(1, 2);
        wants(2, "a");
        seed.register(2);

        assertThat(listFor(1, "a").getPeersList()).isEmpty();
        wants(2, "b");
        assertThat(listFor(1, "b").getPeersList()).hasSize(1);
    }
}
