package dev.grapevine.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.protocol.Limits;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PendingLinksTest {
    private static final long TIMEOUT = Limits.DEFAULT.handshakeTimeout().toNanos();
    private static final int MOST = Limits.DEFAULT.maxPendingLinks();

    private final PendingLinks pending = new PendingLinks(Limits.DEFAULT);

    @Test
    void theOldestGivesWay() {
        LongStream.range(0, MOST)
                .forEach(i -> assertThat(pending.add(link(i), i)).isEmpty());

        assertThat(pending.add(link(MOST), MOST)).contains(link(0));
        assertThat(pending.add(link(MOST + 1), MOST)).contains(link(1));
        assertThat(pending.size()).isEqualTo(MOST);
        assertThat(pending.remove(link(0))).isFalse();
    }

    @Test
    void whoeverHasSaidWhoItIsWaitsNoMore() {
        pending.add(link(1), 0);

        assertThat(pending.remove(link(1))).isTrue();
        assertThat(pending.remove(link(1))).isFalse();
        assertThat(pending.expired(TIMEOUT)).isEmpty();
    }

    @Test
    void thoseWhoTakeTooLongAreNamedOnce() {
        long base = Long.MAX_VALUE - TIMEOUT / 2; // the clock may overflow
        pending.add(link(1), base);
        pending.add(link(2), base + 10);

        assertThat(pending.expired(base + TIMEOUT - 1)).isEmpty();
        assertThat(pending.expired(base + TIMEOUT)).containsExactly(link(1));
        assertThat(pending.expired(base + TIMEOUT + 10)).containsExactly(link(2));
        assertThat(pending.size()).isZero();
    }

    private static LinkId link(long number) {
        return new LinkId(number);
    }
}
