package dev.grapevine.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.Event;
import dev.grapevine.peer.core.PeerEvent;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.runtime.Counters;
import dev.grapevine.runtime.Mailbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Closing the mailbox does what waits in it: then everything has been told. */
class MembershipTest {
    private static final NodeId PEER = NodeId.random(new Random(1));
    private static final Address PLACE = new Address("192.0.2.1", 6001);
    private static final int WAITING = 4;

    private final Counters counters = new Counters();
    private final Mailbox mailbox = new Mailbox("test-notices", WAITING, counters.counter("noticesDropped"));
    private final Membership membership = new Membership(mailbox, counters);
    private final List<MembershipEvent> heard = new ArrayList<>();
    private final List<String> read = new ArrayList<>();

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of(
                        new PeerEvent.NeighbourUp(PEER, PLACE, true),
                        new MembershipEvent.NeighbourUp(PEER, PLACE, true),
                        "is up"),
                Arguments.of(
                        new PeerEvent.NeighbourLost(PEER, "it left"),
                        new MembershipEvent.NeighbourLost(PEER, "it left"),
                        "is gone (it left)"),
                Arguments.of(new PeerEvent.NeighbourDead(PEER), new MembershipEvent.NeighbourDead(PEER), ""),
                Arguments.of(
                        new PeerEvent.NeighbourFoundAgain(PEER), new MembershipEvent.NeighbourFoundAgain(PEER), ""),
                Arguments.of(new PeerEvent.SeedJoined(PLACE), new MembershipEvent.SeedJoined(PLACE), "joined seed"),
                Arguments.of(
                        new PeerEvent.SeedLost(PLACE, "refused"),
                        new MembershipEvent.SeedLost(PLACE, "refused"),
                        "is not available (refused)"),
                Arguments.of(
                        new PeerEvent.SeedMajorityReached(2, 2),
                        new MembershipEvent.SeedMajorityReached(2, 2),
                        "joined a majority"),
                Arguments.of(
                        new PeerEvent.BelowSeedMajority(1, 2),
                        new MembershipEvent.BelowSeedMajority(1, 2),
                        "below the seed majority"),
                Arguments.of(
                        new PeerEvent.DeathRefuted(PEER, 3),
                        new MembershipEvent.DeathRefuted(PEER),
                        "reported us dead"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeIsToldToProgramsAndToPeople(Event noticed, MembershipEvent told, String words) {
        membership.subscribe(heard::add);
        membership.subscribeToNotices(read::add);
        membership.onEvent(noticed);
        mailbox.close();

        assertThat(heard).containsExactly(told);
        assertThat(String.join("", read)).contains(words);
        assertThat(read).hasSize(words.isEmpty() ? 0 : 1);
    }

    @Test
    void everythingElseIsNotTold() {
        membership.subscribe(heard::add);
        membership.onEvent(new PeerEvent.DialFailed(PLACE, "no answer"));
        membership.onEvent(new PeerEvent.ApartTold(PLACE));
        mailbox.close();

        assertThat(heard).isEmpty();
    }

    @Test
    void aHandlerThatFailsIsCountedAndTheOthersHearAllTheSame() {
        membership.subscribe(event -> {
            throw new IllegalStateException("a handler's bug");
        });
        membership.subscribe(heard::add);
        membership.onEvent(new PeerEvent.SeedJoined(PLACE));
        membership.onEvent(new PeerEvent.SeedLost(PLACE, "closed"));
        mailbox.close();

        assertThat(heard).hasSize(2);
        assertThat(counters.values()).containsEntry("handlerFailures", 2L);
    }

    @Test
    void whoClosesItsSubscriptionHearsNoMoreAndTheOthersGoOn() {
        Consumer<MembershipEvent> handler = heard::add;
        Subscription first = membership.subscribe(handler);
        membership.subscribe(handler);
        first.close();
        first.close();
        membership.onEvent(new PeerEvent.SeedJoined(PLACE));
        mailbox.close();

        assertThat(heard).hasSize(1);
    }

    @Test
    void whatFindsNoRoomIsCounted() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        membership.subscribe(event -> {
            busy.countDown();
            await(release);
            heard.add(event);
        });
        membership.onEvent(new PeerEvent.NeighbourDead(PEER));
        busy.await();
        for (int i = 0; i < WAITING + 3; i++) {
            membership.onEvent(new PeerEvent.NeighbourDead(PEER));
        }
        release.countDown();
        mailbox.close();

        assertThat(heard).hasSize(1 + WAITING);
        assertThat(counters.values()).containsEntry("noticesDropped", 3L);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
