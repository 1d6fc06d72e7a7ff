package dev.grapevine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class MailboxTest {
    private final LongAdder dropped = new LongAdder();
    private final Queue<Integer> done = new ConcurrentLinkedQueue<>();

    @Test
    void jobsAreDoneInOrderBeforeItCloses() {
        Mailbox mailbox = new Mailbox("test", 1000, dropped);
        IntStream.range(0, 1000).forEach(i -> mailbox.post(() -> done.add(i)));
        mailbox.close();

        assertThat(done)
                .containsExactlyElementsOf(IntStream.range(0, 1000).boxed().toList());
        assertThat(dropped.sum()).isZero();
    }

    @Test
    void whatFindsItFullIsDroppedAndCounted() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        Mailbox mailbox = new Mailbox("test", 10, dropped);
        mailbox.post(() -> {
            busy.countDown();
            awaitQuietly(finish);
        });
        busy.await();
        IntStream.range(0, 30).forEach(i -> mailbox.post(() -> done.add(i)));
        assertThat(dropped.sum()).isEqualTo(20);
        finish.countDown();
        mailbox.close();

        assertThat(done).hasSize(10);
    }

    @Test
    void whatComesAfterTheCloseIsDropped() {
        Mailbox mailbox = new Mailbox("test", 10, dropped);
        mailbox.close();
        mailbox.post(() -> done.add(1));

        assertThat(done).isEmpty();
        assertThat(dropped.sum()).isEqualTo(1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
