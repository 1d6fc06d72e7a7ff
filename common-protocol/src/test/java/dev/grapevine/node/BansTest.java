package dev.grapevine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Ban;
import dev.grapevine.protocol.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BansTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final NodeId ID = NodeId.random(new Random(1));
    private static final NodeId OTHER = NodeId.random(new Random(2));
    private static final Address AT = new Address("192.0.2.7", 6001);

    private final Bans bans = new Bans();

    @Test
    void anIdIsBannedUntilTheEndAndNotLonger() {
        bans.put(ID.hex(), MINUTE, 0);

        assertThat(why(ID, AT, MINUTE - 1).orElseThrow()).contains("banned here for another 1 s");
        assertThat(why(OTHER, AT, 0)).isEmpty();
        assertThat(why(ID, AT, MINUTE)).isEmpty();
        assertThat(bans.views(MINUTE)).isEmpty();
    }

    @Test
    void anAddressIsWhoeverConnectsFromThere() {
        bans.put("2001:db8:0:0:0:0:0:1", MINUTE, 0);

        assertThat(why(ID, new Address("2001:db8::1", 4), 0).orElseThrow()).contains("2001:db8");
        assertThat(why(ID, new Address("2001:db8::2", 4), 0)).isEmpty();
        assertThat(bans.why(Optional.empty(), Optional.empty(), 0)).isEmpty();
    }

    @Test
    void aBanIsLiftedOrGivenAnotherEnd() {
        bans.put(ID.hex(), MINUTE, 0);
        bans.put(ID.hex(), 2 * MINUTE, 0);
        assertThat(bans.views(0)).containsExactly(new Ban(ID.hex(), "", 120_000));

        assertThat(bans.lift(ID.hex())).isTrue();
        assertThat(bans.lift(ID.hex())).isFalse();
        assertThat(why(ID, AT, 0)).isEmpty();
    }

    @Test
    void thereAreOnlySoManyAndThoseThatAreOverMakeRoom() {
        for (int i = 0; i < Bans.MOST; i++) {
            assertThat(bans.put(NodeId.random(new Random(i)).hex(), MINUTE, 0)).isTrue();
        }

        assertThat(bans.put("192.0.2.7", MINUTE, 0)).isFalse();
        assertThat(bans.put(NodeId.random(new Random(5)).hex(), MINUTE, 0)).isTrue();
        assertThat(bans.put("192.0.2.7", MINUTE, MINUTE)).isTrue();
    }

    @Test
    void bansOfAnEarlierLifeLastForWhatIsLeftOfThem() {
        Bans earlier = new Bans();
        earlier.put(ID.hex(), "brought a forgery", 10 * MINUTE, 0);
        earlier.put("192.0.2.7", MINUTE, 0);
        bans.put("192.0.2.7", 5 * MINUTE, 0);

        assertThat(bans.restore(earlier.views(MINUTE / 2), 0)).isEqualTo(1);
        assertThat(bans.views(0))
                .containsExactly(new Ban("192.0.2.7", "", 300_000), new Ban(ID.hex(), "brought a forgery", 570_000));
        assertThat(why(ID, AT, 0).orElseThrow()).contains("another 570 s").contains("brought a forgery");
    }

    @Test
    void whatIsWrittenDownEndsByTheClockOnTheWall() {
        assertThat(Ban.until("192.0.2.7", "", 90_000, 60_000)).contains(new Ban("192.0.2.7", "", 30_000));
        assertThat(Ban.until("192.0.2.7", "", 90_000, 90_000)).isEmpty();
        assertThat(Ban.until("192.0.2.7", "", Long.MAX_VALUE, 0).orElseThrow().leftMillis())
                .as("a clock that went back")
                .isEqualTo(Duration.ofDays(3650).toMillis());
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7, 192.0.2.7", "192.000.002.007, 192.0.2.7", "2001:DB8::1, 2001:db8:0:0:0:0:0:1"})
    void anAddressIsWrittenInOneWay(String text, String subject) {
        assertThat(Ban.subject(text, Map.of())).isEqualTo(subject);
    }

    @Test
    void aPeerIsNamedByItsIdTheBeginningOfItOrItsAddress() {
        Map<NodeId, Address> known = Map.of(ID, AT, OTHER, new Address("192.0.2.7", 6002));

        assertThat(Ban.subject(ID.hex().toUpperCase(java.util.Locale.ROOT), Map.of()))
                .isEqualTo(ID.hex());
        assertThat(Ban.subject(ID.brief(), known)).isEqualTo(ID.hex());
        assertThat(Ban.subject("192.0.2.7:6002", known)).isEqualTo(OTHER.hex());
        assertThat(Ban.listed(ID.brief(), List.of(new Ban(ID.hex(), "", 1)))).isEqualTo(ID.hex());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zz", "192.0.2.7:6009", "seed.example"})
    void nobodyIsNotBanned(String text) {
        assertThatThrownBy(() -> Ban.subject(text, Map.of(ID, AT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give an id");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 4000L * 24 * 3600})
    void timesThatAreNone(long seconds) {
        assertThatThrownBy(() -> Ban.nanos(Duration.ofSeconds(seconds))).isInstanceOf(IllegalArgumentException.class);
    }

    private Optional<String> why(NodeId peer, Address remote, long nowNanos) {
        return bans.why(Optional.of(peer), Optional.of(remote), nowNanos);
    }
}
