package dev.grapevine.seed.core;

import static dev.grapevine.seed.core.SeedUnderTest.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.wire.Frame.KindCase;
import dev.grapevine.wire.PeerRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReunionTest {
    private final SeedUnderTest seed = new SeedUnderTest(1000);

    /** Each reports the one before it and the one after it. */
    private void chain(int first, int last) {
        for (int peer = first; peer <= last; peer++) {
            int at = peer;
            seed.report(
                    peer,
                    IntStream.of(at - 1, at + 1)
                            .filter(n -> n >= first && n <= last)
                            .toArray());
        }
    }

    /** Who is told, and of whom. */
    private List<Integer> told(int peers, List<ByteString> others) {
        List<Integer> told = new ArrayList<>();
        for (int peer = 1; peer <= peers; peer++) {
            for (var frame : seed.at.takeSent(seed.link(peer), KindCase.APART)) {
                told.add(peer);
                frame.getApart().getOthersList().stream().map(PeerRecord::getId).forEach(others::add);
            }
        }
        return told;
    }

    private List<Integer> told(int peers) {
        return told(peers, new ArrayList<>());
    }

    @Test
    void someOfTheSmallerComponentAreToldOfTheLargest() {
        seed.register(1, 10);
        chain(1, 6);
        chain(7, 10);
        seed.at.advance(Duration.ofSeconds(15));

        List<ByteString> others = new ArrayList<>();
        assertThat(told(10, others)).hasSize(2).doesNotHaveDuplicates().isSubsetOf(7, 8, 9, 10);
        assertThat(others)
                .hasSizeBetween(12, 16)
                .isSubsetOf(
                        IntStream.rangeClosed(1, 6).mapToObj(n -> id(n).bytes()).toList());
        assertThat(seed.at.take(SeedEvent.PeerApart.class)).hasSize(2).allMatch(event -> event.component() == 4);
    }

    @Test
    void whoIsTogetherIsNotTold() {
        seed.register(1, 10);
        chain(1, 10);
        seed.at.advance(Duration.ofSeconds(60));

        assertThat(told(10)).isEmpty();
    }

    /** Newcomers are apart until they have dialled. */
    @Test
    void whoIsTogetherAtTheNextLookIsNotTold() {
        seed.register(1, 4);
        chain(1, 2);
        chain(3, 4);
        seed.at.advance(Duration.ofSeconds(11));
        chain(1, 4);
        seed.at.advance(Duration.ofSeconds(60));

        assertThat(told(4)).isEmpty();
    }

    /** 2 and 3 both have links to 100, which is registered with other seeds. */
    @Test
    void aPeerRegisteredElsewhereIsAWayToo() {
        seed.register(1, 4);
        seed.report(1, 2);
        seed.report(2, 1, 100);
        seed.report(3, 4, 100);
        seed.report(4, 3);
        seed.at.advance(Duration.ofSeconds(60));

        assertThat(told(4)).isEmpty();
    }

    /** Else a liar could hide that the overlay has come apart. */
    @Test
    void aLinkThatOnlyOneEndReportsIsNoWay() {
        seed.register(1, 5);
        chain(1, 3);
        seed.report(4, 5, 1, 2, 3);
        seed.report(5, 4);
        seed.at.advance(Duration.ofSeconds(15));

        assertThat(told(5)).containsExactly(4, 5);
    }

    @Test
    void theyAreToldAgainUntilTheyAreTogether() {
        seed.register(1, 5);
        chain(1, 3);
        chain(4, 5);
        seed.at.advance(Duration.ofSeconds(15));
        assertThat(told(5)).isNotEmpty();
        seed.at.advance(Duration.ofSeconds(12));
        assertThat(told(5)).isNotEmpty();
        chain(1, 5);
        seed.at.advance(Duration.ofSeconds(15));

        assertThat(told(5)).isEmpty();
    }
}
