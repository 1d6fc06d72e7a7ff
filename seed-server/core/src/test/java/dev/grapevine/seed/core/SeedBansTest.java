package dev.grapevine.seed.core;

import static dev.grapevine.seed.core.SeedUnderTest.connect;
import static dev.grapevine.seed.core.SeedUnderTest.id;
import static dev.grapevine.seed.core.SeedUnderTest.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Ban;
import dev.grapevine.wire.Refused;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom a seed has banned is shown out, and does not come back before the end. */
class SeedBansTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final Address BAD = new Address("203.0.113.9", 40_000);

    private final SeedUnderTest seed = new SeedUnderTest();

    @Test
    void aBannedPeerIsToldWhyAndIsOutOfTheRegistry() {
        seed.register(1, 2);
        LinkId link = seed.link(1);
        assertThat(seed.at.node.ban(id(1).hex(), HOUR, seed.at.nowNanos())).isTrue();

        assertRefused(link, "this id is banned here for another 3600 s");
        assertThat(seed.registered(1)).isFalse();
        assertThat(seed.registered(2)).isTrue();
        assertThat(seed.at.closed(seed.link(2))).isFalse();
        assertThat(seed.at.take(SeedEvent.Banned.class)).containsExactly(new SeedEvent.Banned(id(1).hex()));
    }

    @Test
    void itIsRefusedUntilTheBanEnds() {
        seed.at.node.ban(id(1).hex(), HOUR, seed.at.nowNanos());
        assertRefused(seed.at.accept(connect(record(1))), "this id");
        assertThat(seed.at.node.bans(seed.at.nowNanos())).containsExactly(new Ban(id(1).hex(), "", 3_600_000));
        seed.at.advance(Duration.ofHours(1));

        seed.register(1);
    }

    @Test
    void anAddressIsEverybodyThereWhateverTheySay() {
        LinkId inside = seed.at.accept(BAD, connect(record(1)));
        seed.register(2);
        seed.at.takeSent(inside);
        seed.at.node.ban("203.0.113.9", HOUR, seed.at.nowNanos());

        assertRefused(inside, "203.0.113.9");
        assertRefused(seed.at.accept(BAD, connect(record(3))), "203.0.113.9");
        assertRefused(seed.at.accept(BAD, SeedUnderTest.death(2, 0, 3, true)), "203.0.113.9");
        assertThat(seed.at.takeDialled()).isEmpty();
        assertThat(seed.at.closed(seed.link(2))).isFalse();
    }

    @Test
    void whoIsPardonedComesBack() {
        seed.at.node.ban(id(1).hex(), HOUR, seed.at.nowNanos());

        assertThat(seed.at.node.unban(id(1).hex())).isTrue();
        assertThat(seed.at.node.unban(id(1).hex())).isFalse();
        seed.register(1);
    }

    @Test
    void bansOfAnEarlierLifeHoldForThoseWhoWereQuicker() {
        seed.register(1, 2);
        seed.at.takeSent(seed.link(1));
        seed.at.node.restoreBans(List.of(new Ban(id(1).hex(), "", 60_000)), seed.at.nowNanos());

        assertRefused(seed.link(1), "another 60 s");
        assertThat(seed.registered(1)).isFalse();
        assertThat(seed.registered(2)).isTrue();
        assertThat(seed.at.take(SeedEvent.BansRestored.class)).containsExactly(new SeedEvent.BansRestored(1));
    }

    private void assertRefused(LinkId link, String why) {
        Refused refused = seed.at.takeSent(link).get(0).getRefused();
        assertThat(refused.getReason()).isEqualTo(Refused.Reason.BANNED);
        assertThat(refused.getDetail()).contains(why);
        assertThat(seed.at.closed(link)).isTrue();
    }
}
