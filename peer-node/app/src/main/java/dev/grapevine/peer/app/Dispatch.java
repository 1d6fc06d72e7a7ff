package dev.grapevine.peer.app;

import dev.grapevine.http.document.Receipt;
import dev.grapevine.peer.Peer;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.shell.ExitStatus;
import dev.grapevine.shell.Failure;
import dev.grapevine.shell.command.Printable;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Direct messages on their way to one peer, in order. Sent by one thread; receipts come on the peer's thread for futures,
 * as soon as there are any. Waits while 32 MiB, or as many messages as there are KiB in that, are not acknowledged. After
 * the first that is not delivered no other is sent.
 */
final class Dispatch {
    private static final int MOST_KIB = 32 * 1024;
    private static final int KIB = 1024;

    private final Peer peer;
    private final NodeId to;
    private final Predicate<Receipt> receipts;
    private final Semaphore room = new Semaphore(MOST_KIB);
    private final AtomicInteger delivered = new AtomicInteger();
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
    private final AtomicInteger sent = new AtomicInteger();
    /** Nothing more is read, or need be. */
    private final CountDownLatch over = new CountDownLatch(1);

    /** @param receipts returns whether somebody still takes them */
    Dispatch(Peer peer, NodeId to, Predicate<Receipt> receipts) {
        this.peer = peer;
        this.to = to;
        this.receipts = receipts;
    }

    /** Each line is a message. Read on a thread of its own: who waits for a line would not hear that something failed. */
    void lines(BufferedReader in) throws InterruptedException {
        Thread reader = new Thread(() -> read(in), "one-shot-lines");
        reader.setDaemon(true);
        reader.start();
        over.await();
    }

    private void read(BufferedReader in) {
        try {
            for (String line = in.readLine(); line != null && goesOn(); line = in.readLine()) {
                send(line.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            trouble("standard input cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        over.countDown();
    }

    void send(byte[] payload) throws InterruptedException {
        int kib = 1 + payload.length / KIB;
        room.acquire(Math.min(kib, MOST_KIB));
        if (goesOn()) {
            int number = sent.incrementAndGet();
            long beforeNanos = System.nanoTime();
            var unused = peer.send(to, payload).whenComplete((nothing, failure) -> {
                told(number, beforeNanos, failure);
                room.release(Math.min(kib, MOST_KIB));
            });
        } else {
            room.release(Math.min(kib, MOST_KIB));
        }
    }

    private boolean goesOn() {
        return trouble.get() == null;
    }

    private void told(int number, long beforeNanos, @Nullable Throwable failure) {
        long millis = SendCommand.millis(Duration.ofNanos(System.nanoTime() - beforeNanos));
        String why = failure == null ? "" : why(failure);
        Receipt receipt = new Receipt(number, to, millis, why);
        if (receipt.delivered()) {
            delivered.incrementAndGet();
        } else {
            trouble("message " + number + " was not delivered: " + Printable.of(why));
        }
        if (!receipts.test(receipt)) {
            trouble("nobody reads standard output any more");
        }
    }

    private void trouble(String what) {
        trouble.compareAndSet(null, what);
        over.countDown();
    }

    private static String why(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return String.valueOf(Objects.requireNonNullElse(cause, failure).getMessage());
    }

    /** Waits until it is known what became of each. */
    int finish() throws Failure, InterruptedException {
        room.acquire(MOST_KIB);
        String what = trouble.get();
        if (what != null) {
            throw Failure.failed(sent.get() > 1 ? what + "; " + delivered + " of " + sent + " were delivered" : what);
        }
        return ExitStatus.DONE;
    }
}
