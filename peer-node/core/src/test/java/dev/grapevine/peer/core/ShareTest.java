package dev.grapevine.peer.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ShareTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Share share = new Share();

    private void count(int own, int others, long nowNanos) {
        for (int i = 0; i < own; i++) {
            share.own(nowNanos);
        }
        for (int i = 0; i < others; i++) {
            share.others(nowNanos);
        }
    }

    @Test
    void mostIsMoreThanAllOthersTogether() {
        count(30, 29, 0);
        assertThat(share.most(0)).isTrue();
        count(0, 1, 0);
        assertThat(share.most(0)).isFalse();
    }

    @Test
    void aFewSayNothing() {
        count(19, 0, 0);
        assertThat(share.most(0)).isFalse();
    }

    @Test
    void whatIsLongAgoCountsLess() {
        count(100, 0, 0);
        count(0, 60, MINUTE);
        assertThat(share.most(MINUTE)).isFalse();
        assertThat(share.most(10 * MINUTE)).isFalse();
    }
}
