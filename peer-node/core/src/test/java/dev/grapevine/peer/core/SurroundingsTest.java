package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.address;
import static dev.grapevine.peer.core.PeerUnderTest.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.peer.view.KnownPeer;
import dev.grapevine.peer.view.Surrounding;
import dev.grapevine.peer.view.Surrounding.State;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.PeerList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SurroundingsTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final List<NodeId> asked = new ArrayList<>();
    private final Surroundings surroundings = new Surroundings(id(0), frame -> {
        asked.add(new NodeId(frame.getRequestPl().getNeighboursOf()));
        return 2;
    });
    private long now;

    private void look(int... known) {
        look(true, known);
    }

    private void look(boolean majority, int... known) {
        surroundings.look(
                IntStream.of(known)
                        .mapToObj(peer -> new KnownPeer(id(peer), address(peer), List.of()))
                        .toList(),
                majority,
                now);
        now += SECOND;
    }

    /** One seed names the peer and these links of it; no links and no peer with {@code listed} false. */
    private void answer(int peer, boolean listed, int degree, int... linked) {
        var list = PeerList.newBuilder().setNeighboursOf(id(peer).bytes());
        if (listed) {
            list.addPeers(PeerUnderTest.record(peer).toBuilder().setDegree(degree));
        }
        for (int other : linked) {
            list.addPeers(PeerUnderTest.record(other));
        }
        surroundings.onSeedsList(list.build());
    }

    private Surrounding of(int peer) {
        return surroundings.views().stream()
                .filter(one -> one.id().equals(id(peer)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatTheSeedsNameIsPutTogetherAndAskedAboutInTurn() {
        look(1);
        assertThat(of(1).state()).isEqualTo(State.ASKED);
        answer(1, true, 2, 2);
        answer(1, true, 3, 3, 0);
        assertThat(of(1).state()).isEqualTo(State.LISTED);
        assertThat(of(1).degree()).as("the highest figure").isEqualTo(3);
        assertThat(of(1).linked()).containsExactlyInAnyOrder(id(2), id(3), id(0));

        look(1);
        assertThat(asked).containsExactly(id(1), id(1), id(2), id(3));
        assertThat(surroundings.views()).extracting(Surrounding::id).doesNotContain(id(0));
    }

    @Test
    void whomNoSeedOfAMajorityListsIsUnlisted() {
        look(1);
        answer(1, true, 1, 2);
        answer(1, true, 1, 2);
        look(1);
        answer(1, false, 0);
        assertThat(of(1).state()).as("the other seed may list it").isEqualTo(State.LISTED);
        answer(1, false, 0);
        assertThat(of(1).state()).isEqualTo(State.UNLISTED);
        assertThat(of(1).linked()).isEmpty();

        look(1);
        answer(1, true, 0);
        answer(1, false, 0);
        assertThat(of(1).state()).as("it is back").isEqualTo(State.LISTED);
    }

    @Test
    void belowTheMajorityNobodyIsTakenForGone() {
        look(false, 1);
        answer(1, false, 0);
        answer(1, false, 0);
        assertThat(of(1).state()).isEqualTo(State.ASKED);
    }

    @Test
    void aLinkThatIsNotNamedAnyMoreGoesAtOnceWhereAllAreNamedElseLater() {
        look(1);
        answer(1, true, 2, 2, 3);
        answer(1, true, 2, 2, 3);
        look(1);
        answer(1, true, 1, 2);
        answer(1, true, 1, 2);
        assertThat(of(1).linked()).containsExactly(id(2));

        int questions = 0;
        while (of(1).linked().contains(id(2))) {
            look(1);
            answer(1, true, 9, 4);
            answer(1, true, 9, 4);
            questions++;
        }
        assertThat(questions).isEqualTo(10);
    }

    @Test
    void whatNobodyAskedForIsNotHeard() {
        look(1);
        answer(2, true, 1, 3);
        answer(1, true, 1, 2);
        answer(1, true, 1, 2);
        answer(1, true, 9, 4);
        assertThat(of(1).linked()).containsExactly(id(2));
        assertThat(surroundings.views()).hasSize(2);
    }

    @Test
    void seedsAreAskedSeldomAndLittle() {
        look(IntStream.rangeClosed(1, 100).toArray());
        assertThat(asked).hasSize(32);
        now -= 1;
        look(1);
        assertThat(asked).as("within the second").hasSize(32);
        look(1);
        look(1);
        look(1);
        assertThat(asked.subList(0, 100))
                .as("everybody once, then the first again")
                .doesNotHaveDuplicates();
    }

    @Test
    void madeUpPeersFillNoMoreThanAPageCanDraw() {
        look(1);
        for (int round = 0; round < 100; round++) {
            int first = 100 * round;
            answer(1, true, 100, IntStream.range(first, first + 100).toArray());
            look(1);
        }
        assertThat(surroundings.views()).hasSizeLessThanOrEqualTo(5000);
        assertThat(of(1).linked()).hasSizeLessThanOrEqualTo(64);
    }
}
