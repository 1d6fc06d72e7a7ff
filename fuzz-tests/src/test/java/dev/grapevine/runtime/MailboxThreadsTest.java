package dev.grapevine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.fuzz.Crowd;
import dev.grapevine.fuzz.Effort;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** Every job is done, one at a time and in its poster's order, or counted as dropped. */
class MailboxThreadsTest {
    private static final int THREADS = 4;
    private static final int CAPACITY = 500;

    private final LongAdder dropped = new LongAdder();
    /** Only the mailbox's thread adds. */
    private final List<Integer> done = new ArrayList<>();

    @Test
    void nothingIsLostWithoutBeingCounted() throws Exception {
        int each = Effort.of(5_000, 500_000);
        CountDownLatch go = new CountDownLatch(1);
        try (Mailbox mailbox = new Mailbox("posted", CAPACITY, dropped)) {
            mailbox.post(() -> awaitUninterrupted(go));
            Crowd.of(THREADS, me -> {
                for (int i = 0; i < each; i++) {
                    int number = me * each + i;
                    mailbox.post(() -> done.add(number));
                    if (me == 0 && i == each / 2) {
                        go.countDown();
                    }
                }
            });
        }

        assertThat(done).hasSizeGreaterThanOrEqualTo(CAPACITY).doesNotHaveDuplicates();
        assertThat(dropped.sum()).isPositive().isEqualTo((long) THREADS * each - done.size());
        for (int me = 0; me < THREADS; me++) {
            int thread = me;
            assertThat(done.stream().filter(number -> number / each == thread).toList())
                    .isSorted();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
