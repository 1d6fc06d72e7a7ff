package dev.grapevine.peer;

import com.google.protobuf.ByteString;
import dev.grapevine.peer.core.Delivery;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.runtime.Brake;
import dev.grapevine.runtime.Counters;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Carries messages from the node to the application's handlers, on one thread of its own. Bounded in bytes: when handlers
 * are too slow for that, it holds the links' readers up, before they hand the next gossip to the node. A handler that then
 * takes nothing for a second is stuck: further messages are dropped, counted as {@code deliveriesDropped}, and stay
 * readable in the message store.
 *
 * <p>Also completes the futures of this peer's own messages, in the order they were published. One that nobody has been
 * given yet is completed at once, by the publisher itself.
 */
final class Deliveries implements Consumer<Delivery>, Brake, AutoCloseable {
    private static final long CAPACITY_BYTES = 64L << 20;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long capacityBytes;
    /** Above it readers wait; what those bring that were let through together still finds room. */
    private final long brakeBytes;

    private final NodeId self;
    private final LongAdder dropped;
    private final LongAdder handlerFailures;
    private final List<Consumer<ReceivedMessage>> handlers = new CopyOnWriteArrayList<>();
    private final System.Logger logger = System.getLogger("dev.grapevine.peer");

    /** What the thread has to do; the futures are those of a bundle's messages, when they are this peer's own. */
    private record Task(int bytes, Runnable work, List<CompletableFuture<String>> confirmations) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Queue<Task> queue = new ArrayDeque<>();
    /** The futures of the messages that gather in the node's next bundle. */
    private List<CompletableFuture<String>> unconfirmed = new ArrayList<>();
    /** Whether the youngest of them has not been given to its publisher yet. */
    private boolean unseen;

    private long queuedBytes;
    /** Somebody has waited in vain: nobody waits again before there is room. */
    private boolean stuck;

    private boolean closed;

    Deliveries(NodeId self, Counters counters) {
        this(self, counters, CAPACITY_BYTES);
    }

    Deliveries(NodeId self, Counters counters, long capacityBytes) {
        this.self = self;
        this.capacityBytes = capacityBytes;
        this.brakeBytes = capacityBytes / 2;
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

    /** Called by the publisher, inside the node, before the node seals the message into a bundle. */
    void expect(CompletableFuture<String> confirmation) {
        lock.lock();
        try {
            unconfirmed.add(confirmation);
            unseen = true;
        } finally {
            lock.unlock();
        }
    }

    /** Called by the publisher, inside the node, before it gives the future to the application. */
    void expected() {
        lock.lock();
        try {
            unseen = false;
        } finally {
            lock.unlock();
        }
    }

    /** Called by the node: only enqueues. */
    @Override
    public void accept(Delivery delivery) {
        lock.lock();
        try {
            if (delivery.hops() == 0) {
                acceptOwn(delivery);
            } else if (queuedBytes + delivery.bundle().bytes().size() > capacityBytes) {
                dropped.add(delivery.bundle().content().getMessagesCount());
            } else {
                enqueue(delivery, List.of());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Called by a link's reader, outside the node. Waits a second at most, and not again before there was room. */
    @Override
    public void awaitRoom() {
        lock.lock();
        try {
            long leftNanos = PATIENCE_NANOS;
            while (queuedBytes > brakeBytes && !stuck && !closed) {
                leftNanos = room.awaitNanos(leftNanos);
                stuck = leftNanos <= 0 && queuedBytes > brakeBytes;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** A lone message that its publisher still holds has no listeners: no need to wake a thread for it. */
    private void acceptOwn(Delivery own) {
        List<CompletableFuture<String>> confirmations =
                gathered(own.bundle().content().getMessagesCount());
        if (unseen && unconfirmed.isEmpty() && confirmations.size() == 1) {
            confirm(own, confirmations);
        } else {
            enqueue(own, confirmations);
        }
    }

    /**
     * Called by the node: has the thread do something else in its turn, and only enqueues.
     *
     * @param bytes what waits with it; 0 for what finds room always
     * @return false when there is no room, or the thread has ended
     */
    boolean post(int bytes, Runnable work) {
        lock.lock();
        try {
            boolean room = !closed && (bytes == 0 || queuedBytes + bytes <= capacityBytes);
            if (room) {
                enqueue(new Task(bytes, work, List.of()));
            }
            return room;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the oldest futures; the rest are of the bundle after this one. */
    private List<CompletableFuture<String>> gathered(int count) {
        List<CompletableFuture<String>> taken = unconfirmed;
        unconfirmed = new ArrayList<>(taken.subList(count, taken.size()));
        taken.subList(count, taken.size()).clear();
        return taken;
    }

    private void enqueue(Delivery delivery, List<CompletableFuture<String>> confirmations) {
        int bytes = delivery.bundle().bytes().size();
        enqueue(new Task(bytes, () -> deliver(delivery, confirmations), confirmations));
    }

    private void enqueue(Task task) {
        queue.add(task);
        queuedBytes += task.bytes;
        arrived.signal();
    }

    private void run() {
        try {
            while (true) {
                next().work.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Task next() throws InterruptedException {
        lock.lock();
        try {
            while (queue.isEmpty()) {
                if (closed) {
                    throw new InterruptedException("closed");
                }
                arrived.await();
            }
            Task next = queue.remove();
            queuedBytes -= next.bytes;
            letReadersGoOn();
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void letReadersGoOn() {
        if (queuedBytes <= brakeBytes) {
            stuck = false;
            room.signalAll();
        }
    }

    private void deliver(Delivery delivery, List<CompletableFuture<String>> confirmations) {
        if (delivery.hops() == 0) {
            confirm(delivery, confirmations);
        } else if (!handlers.isEmpty()) {
            hand(delivery);
        }
    }

    private static void confirm(Delivery own, List<CompletableFuture<String>> confirmations) {
        String id = own.bundle().id().hex();
        int index = 0;
        for (CompletableFuture<String> confirmation : confirmations) {
            confirmation.complete(index == 0 ? id : id + "/" + index);
            index++;
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
            room.signalAll();
            var stopped = new IllegalStateException("the peer has stopped");
            queue.forEach(task -> fail(task.confirmations, stopped));
            fail(unconfirmed, stopped);
        } finally {
            lock.unlock();
        }
    }

    private static void fail(List<CompletableFuture<String>> confirmations, Exception why) {
        confirmations.forEach(confirmation -> confirmation.completeExceptionally(why));
    }
}
