package dev.grapevine.seed.core;

import static dev.grapevine.seed.core.SeedUnderTest.connect;
import static dev.grapevine.seed.core.SeedUnderTest.record;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.Quotas;
import dev.grapevine.wire.Leave;
import dev.grapevine.wire.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many peers of one subnet a seed registers. */
class QuotaTest {
    private static final Address CROWDED = new Address("192.0.2.7", 40_000);
    private static final Address NEXT_DOOR = new Address("192.0.2.200", 40_000);
    private static final Address ELSEWHERE = new Address("198.51.100.7", 40_000);
    private static final Address HERE = new Address("127.0.0.1", 40_000);

    /** Four of a subnet. */
    private final SeedUnderTest seed = new SeedUnderTest(new AdmissionTerms(0, ByteString.EMPTY, new Quotas(1, false)));

    @Test
    void oneSubnetTakesSoManyPlacesAndOthersNoticeNothing() {
        fill();
        LinkId link = seed.at.accept(NEXT_DOOR, connect(record(5)));

        assertRefused(link);
        assertThat(seed.at.take(SeedEvent.LinkRefused.class)).hasSize(1);
        comesIn(6, ELSEWHERE);
        assertThat(seed.registered(1)).isTrue();
    }

    @Test
    void whoIsRegisteredComesBack() {
        fill();

        comesIn(2, NEXT_DOOR);
    }

    @Test
    void aPlaceThatIsLeftIsFree() {
        LinkId first = comesIn(1, CROWDED);
        for (int peer = 2; peer <= 4; peer++) {
            comesIn(peer, NEXT_DOOR);
        }
        seed.at.receive(first, Frames.leave(Leave.Reason.EXIT));

        comesIn(5, CROWDED);
        assertRefused(seed.at.accept(CROWDED, connect(record(6))));
    }

    @Test
    void whoMovesTakesItsPlaceAlong() {
        fill();
        comesIn(1, ELSEWHERE);

        comesIn(5, CROWDED);
    }

    @Test
    void whatWasKeptCountsWhereItSaysItIs() {
        seed.at.node.restore(
                List.of(1, 2, 3, 4).stream()
                        .map(peer -> record(peer)
                                .setAddress("192.0.2.9:" + (6000 + peer))
                                .build())
                        .toList(),
                seed.at.nowNanos());

        assertRefused(seed.at.accept(CROWDED, connect(record(5))));
        comesIn(1, CROWDED);
    }

    @Test
    void thisMachineHasNoQuotaUnlessAsked() {
        for (int peer = 1; peer <= 9; peer++) {
            comesIn(peer, HERE);
        }
        var strict = new SeedUnderTest(new AdmissionTerms(0, ByteString.EMPTY, new Quotas(1, true)));
        for (int peer = 1; peer <= 4; peer++) {
            strict.at.accept(HERE, connect(record(peer)));
        }

        assertThat(strict.at.closed(strict.at.accept(HERE, connect(record(5))))).isTrue();
    }

    private void fill() {
        for (int peer = 1; peer <= 4; peer++) {
            comesIn(peer, CROWDED);
        }
    }

    private LinkId comesIn(int peer, Address from) {
        LinkId link = seed.at.accept(from, connect(record(peer)));
        assertThat(seed.at.closed(link)).isFalse();
        assertThat(seed.registered(peer)).isTrue();
        return link;
    }

    private void assertRefused(LinkId link) {
        Refused refused = seed.at.takeSent(link).get(0).getRefused();
        assertThat(refused.getReason()).isEqualTo(Refused.Reason.QUOTA);
        assertThat(refused.getDetail()).contains("192.0.2.0/24");
        assertThat(seed.at.closed(link)).isTrue();
    }
}
