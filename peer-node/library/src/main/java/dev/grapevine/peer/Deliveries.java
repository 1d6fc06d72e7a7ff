package dev.grapevine.peer;

import com.google.protobuf.ByteString;
import dev.grapevine.peer.core.Delivery;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.runtime.Counters;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Carries messages from the node to the application's handlers, on one thread of its own. Bounded in bytes: when handlers
 * are too slow for that, further messages are dropped, counted as {@code deliveriesDropped}, and stay readable in the
 * message store.
 *
 * <p>Also completes the futures of this peer's own messages, in the order they were published.
 */
final class Deliveries implements Consumer<Delivery>, AutoCloseable {
    private static final long CAPACITY_BYTES = 64L << 20;

    private final NodeId self;
    private final LongAdder dropped;
    private final LongAdder handlerFailures;
    private final List<Consumer<ReceivedMessage>> handlers = new CopyOnWriteArrayList<>();
    private final System.Logger logger = System.getLogger("dev.grapevine.peer");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Queue<Delivery> queue = new ArrayDeque<>();
    private final Queue<CompletableFuture<String>> unconfirmed = new ArrayDeque<>();
    private long queuedBytes;
    private boolean closed;

    Deliveries(NodeId self, Counters counters) {
        this.self = self;
        this.dropped = counters.counter("deliveriesDropped");
        this.handlerFailures = counters.counter("handlerFailures");
    }

    void start() {
        Thread thread = new Thread(this::run, "grapevine-deliveries-" + self.brief());
        thread.setDaemon(true);
        thread.start();
    }

    Subscription subscribe(Consumer<ReceivedMessage> handler) {
        handlers.add(handler);
        return () -> handlers.remove(handler);
    }

    /** Called by the publisher, before the node seals the message into a bundle. */
    void expect(CompletableFuture<String> confirmation) {
        lock.lock();
        try {
            unconfirmed.add(confirmation);
        } finally {
            lock.unlock();
        }
    }

    /** Called by the node: only enqueues. */
    @Override
    public void accept(Delivery delivery) {
        lock.lock();
        try {
            int bytes = delivery.bundle().bytes().size();
            if (delivery.hops() > 0 && queuedBytes + bytes > CAPACITY_BYTES) {
                dropped.add(delivery.bundle().content().getMessagesCount());
                return;
            }
            queue.add(delivery);
            queuedBytes += bytes;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (true) {
                deliver(next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Delivery next() throws InterruptedException {
        lock.lock();
        try {
            while (queue.isEmpty()) {
                if (closed) {
                    throw new InterruptedException("closed");
                }
                arrived.await();
            }
            Delivery next = queue.remove();
            queuedBytes -= next.bundle().bytes().size();
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void deliver(Delivery delivery) {
        if (delivery.hops() == 0) {
            confirm(delivery);
        } else if (!handlers.isEmpty()) {
            hand(delivery);
        }
    }

    private void confirm(Delivery own) {
        int count = own.bundle().content().getMessagesCount();
        String id = own.bundle().id().hex();
        for (int i = 0; i < count; i++) {
            CompletableFuture<String> confirmation = nextUnconfirmed();
            confirmation.complete(i == 0 ? id : id + "/" + i);
        }
    }

    private CompletableFuture<String> nextUnconfirmed() {
        lock.lock();
        try {
            return unconfirmed.remove();
        } finally {
            lock.unlock();
        }
    }

    private void hand(Delivery delivery) {
        var content = delivery.bundle().content();
        String id = delivery.bundle().id().hex();
        NodeId origin = delivery.bundle().origin();
        Instant time = Instant.ofEpochMilli(content.getTimeMillis());
        Instant received = Instant.now();
        for (int i = 0; i < content.getMessagesCount(); i++) {
            String hash = i == 0 ? id : id + "/" + i;
            ByteString payload = content.getMessages(i).getPayload();
            hand(new ReceivedMessage(hash, origin, time, delivery.hops(), content.getTopic(), payload, received));
        }
    }

    /** A handler's failure is the application's: told, counted, and no reason to keep messages from the others. */
    private void hand(ReceivedMessage message) {
        for (Consumer<ReceivedMessage> handler : handlers) {
            try {
                handler.accept(message);
            } catch (RuntimeException e) {
                handlerFailures.increment();
                logger.log(System.Logger.Level.WARNING, "a message handler failed", e);
            }
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signal();
            var stopped = new IllegalStateException("the peer has stopped");
            unconfirmed.forEach(confirmation -> confirmation.completeExceptionally(stopped));
        } finally {
            lock.unlock();
        }
    }
}
