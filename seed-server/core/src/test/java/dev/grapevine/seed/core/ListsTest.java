package dev.grapevine.seed.core;

import static dev.grapevine.seed.core.SeedUnderTest.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.Limits;
import dev.grapevine.seed.view.AttestedLink;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.PeerRecord;
import dev.grapevine.wire.RequestPL;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListsTest {
    private final SeedUnderTest seed = new SeedUnderTest(1000);

    @ParameterizedTest
    @CsvSource({"0, 256", "1, 1", "10, 10", "255, 255", "256, 256", "257, 256", "-1, 256"})
    void aSampleIsBoundedAndLeavesOutTheAsker(int limit, int expected) {
        seed.register(1, 600);

        PeerList list = seed.list(1, request(limit));

        assertThat(list.getTotal()).isEqualTo(600);
        assertThat(ids(list)).hasSize(expected).doesNotHaveDuplicates().doesNotContain(id(1).bytes());
    }

    @Test
    void whoeverIsAloneGetsNobody() {
        seed.register(1);

        assertThat(seed.list(1)).isEqualTo(PeerList.newBuilder().setTotal(1).build());
    }

    @Test
    void aSmallRegistryIsGivenOutWhole() {
        seed.register(1, 8);

        assertThat(ids(seed.list(3)))
                .containsExactlyInAnyOrder(
                        id(1).bytes(),
                        id(2).bytes(),
                        id(4).bytes(),
                        id(5).bytes(),
                        id(6).bytes(),
                        id(7).bytes(),
                        id(8).bytes());
    }

    @Test
    void samplesAreShuffledAndReachEverybody() {
        seed.register(1, 300);
        Set<ByteString> seen = new HashSet<>();
        Set<List<ByteString>> orders = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            List<ByteString> ids = ids(seed.list(1, request(20)));
            seen.addAll(ids);
            orders.add(ids);
        }

        assertThat(orders).hasSize(100);
        assertThat(seen).hasSizeGreaterThan(290);
    }

    @Test
    void thoseAskedForByIdAreGivenIfTheyAreKnown() {
        seed.register(1, 9);

        PeerList list = seed.list(1, Frames.requestPL(List.of(id(4).bytes(), id(77).bytes(), id(2).bytes())));

        assertThat(ids(list)).containsExactly(id(4).bytes(), id(2).bytes());
        assertThat(list.getTotal()).isEqualTo(9);
    }

    @Test
    void aLinkCountsOnlyWhenBothEndsReportIt() {
        seed.register(1, 4);
        seed.report(1, 2, 3);
        assertThat(degrees()).containsExactly(0, 0, 0, 0);

        seed.report(2, 1);
        assertThat(degrees()).containsExactly(1, 1, 0, 0);
        seed.report(3, 1, 2);
        assertThat(degrees()).containsExactly(2, 1, 1, 0);
        seed.report(2, 1, 3);
        assertThat(degrees()).containsExactly(2, 2, 2, 0);
    }

    @Test
    void attestedLinksAreNamedOnceInTheOrderOfIdsAndNoMoreThanAskedFor() {
        seed.register(1, 4);
        seed.report(1, 2, 3, 4);
        seed.report(2, 1, 3);
        seed.report(3, 2, 1);

        List<AttestedLink> links = seed.at.node.links(10);
        assertThat(links)
                .as("4 has not told of 1")
                .containsExactlyInAnyOrder(link(1, 2), link(1, 3), link(2, 3))
                .isSortedAccordingTo(Comparator.comparing(AttestedLink::one).thenComparing(AttestedLink::other));
        assertThat(seed.at.node.links(2)).isEqualTo(links.subList(0, 2));
    }

    private static AttestedLink link(int one, int other) {
        return id(one).compareTo(id(other)) < 0
                ? new AttestedLink(id(one), id(other))
                : new AttestedLink(id(other), id(one));
    }

    @Test
    void aLinkNoLongerReportedByOneEndCountsForNeither() {
        ring();
        seed.report(1, 2);

        assertThat(degrees()).containsExactly(1, 2, 1, 0);
        seed.report(3, 1, 2);
        assertThat(degrees()).as("reported by one end only").containsExactly(1, 2, 1, 0);
    }

    @Test
    void theSameReportAgainChangesNothing() {
        ring();
        seed.report(1, 2, 3);
        seed.report(1, 3, 2);

        assertThat(degrees()).containsExactly(2, 2, 2, 0);
    }

    @Test
    void oneNeighbourInsteadOfAnotherIsNoRenewal() {
        ring();
        seed.report(4, 1);
        seed.report(1, 2, 4);

        assertThat(degrees()).containsExactly(2, 2, 1, 1);
    }

    @Test
    void whoeverNamesOneNeighbourTwiceOrItselfGainsNothing() {
        seed.register(1, 4);
        seed.report(2, 1);
        seed.report(1, 1, 2, 2, 2, 1);

        assertThat(degrees()).containsExactly(1, 1, 0, 0);
    }

    @Test
    void aPeerThatLeavesTakesItsLinksWithIt() {
        ring();
        seed.at.receive(seed.link(1), Frames.leave(dev.grapevine.wire.Leave.Reason.EXIT));

        assertThat(degree(2)).isEqualTo(1);
        assertThat(degree(3)).isEqualTo(1);

        seed.register(1);
        assertThat(degree(1)).isZero();
        seed.report(1, 2, 3);
        assertThat(degrees()).as("the others still report it").containsExactly(2, 2, 2, 0);
    }

    @Test
    void aPeersOwnWordAboutItsDegreeIsNotPassedOn() {
        seed.register(1);
        var boaster = SeedUnderTest.record(2).setDegree(1_000_000);
        seed.at.accept(SeedUnderTest.connect(boaster));

        assertThat(seed.list(1).getPeersList())
                .extracting(PeerRecord::getDegree)
                .containsExactly(0);
    }

    /** Whoever registers hundreds of peers with long names must not make the lists unreadable for everybody. */
    @Test
    void theLargestListFitsIntoAFrame() {
        seed.register(1);
        for (int peer = 2; peer <= 300; peer++) {
            var longest = SeedUnderTest.record(peer)
                    .setAddress("h".repeat(253) + ":65535")
                    .setEpoch(-1)
                    .setIncarnation(-1);
            for (int i = 0; i < 16; i++) {
                longest.addSeeds("s".repeat(253) + ":65535");
            }
            seed.at.accept(SeedUnderTest.connect(longest));
        }
        Frame list = Frame.newBuilder().setPeerList(seed.list(1)).build();

        assertThat(list.getPeerList().getPeersCount()).isEqualTo(256);
        assertThat(list.getSerializedSize()).isLessThanOrEqualTo(Limits.DEFAULT.maxFrameBytes());
    }

    /** 1, 2 and 3 are linked with each other; 4 is alone. */
    private void ring() {
        seed.register(1, 4);
        seed.report(1, 2, 3);
        seed.report(2, 1, 3);
        seed.report(3, 1, 2);
        assertThat(degrees()).containsExactly(2, 2, 2, 0);
    }

    private List<Integer> degrees() {
        return List.of(degree(1), degree(2), degree(3), degree(4));
    }

    private int degree(int peer) {
        return seed.view(peer).degree();
    }

    private static Frame request(int limit) {
        return Frame.newBuilder()
                .setRequestPl(RequestPL.newBuilder().setLimit(limit))
                .build();
    }

    private static List<ByteString> ids(PeerList list) {
        return list.getPeersList().stream().map(PeerRecord::getId).toList();
    }

    @Test
    void aPeersNeighboursAreThoseThatBothEndsReport() {
        seed.register(1, 5);
        seed.report(1, 2, 3, 5);
        seed.report(2, 1);
        seed.report(4, 1);
        seed.report(5, 1);

        PeerList list = seed.list(5, neighboursOf(1));

        assertThat(list.getNeighboursOf()).isEqualTo(SeedUnderTest.id(1).bytes());
        assertThat(list.getPeersList())
                .extracting(PeerRecord::getId)
                .containsExactly(
                        SeedUnderTest.id(1).bytes(), SeedUnderTest.id(2).bytes());
    }

    @Test
    void ofManyNeighboursEightAreNamed() {
        seed.register(1, 21);
        int[] others = IntStream.rangeClosed(2, 21).toArray();
        seed.report(1, others);
        IntStream.of(others).forEach(other -> seed.report(other, 1));
        seed.register(30);

        assertThat(seed.list(30, neighboursOf(1)).getPeersList()).hasSize(9);
        assertThat(seed.list(30, neighboursOf(99)).getPeersList()).isEmpty();
    }

    private static Frame neighboursOf(int peer) {
        return Frame.newBuilder()
                .setRequestPl(RequestPL.newBuilder()
                        .setNeighboursOf(SeedUnderTest.id(peer).bytes()))
                .build();
    }
}
