package dev.grapevine.peer;

import dev.grapevine.peer.core.Delivery;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.runtime.Brake;
import dev.grapevine.runtime.Counters;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

    /** What the thread has to do for one bundle; the futures are those of its messages, when they are this peer's own. */
    private record Task(Delivery delivery, List<CompletableFuture<String>> confirmations) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Queue<Task> queue = new ArrayDeque<>();
    /** By topic: the futures of the messages that gather in the node's next bundles. */
    private final Map<String, List<CompletableFuture<String>>> unconfirmed = new HashMap<>();
    /** The one of them, if any, that has not been given to its publisher yet. */
    private @Nullable CompletableFuture<String> unseen;

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
    void expect(String topic, CompletableFuture<String> confirmation) {
        lock.lock();
        try {
            unconfirmed.computeIfAbsent(topic, t -> new ArrayList<>()).add(confirmation);
            unseen = confirmation;
        } finally {
            lock.unlock();
        }
    }

    /** Called by the publisher, inside the node, before it gives the future to the application. */
    void expected() {
        lock.lock();
        try {
            unseen = null;
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
                enqueue(new Task(delivery, List.of()));
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
        var content = own.bundle().content();
        Task task = new Task(own, gathered(content.getTopic(), content.getMessagesCount()));
        if (task.confirmations.size() == 1 && task.confirmations.get(0) == unseen) {
            confirm(task);
        } else {
            enqueue(task);
        }
    }

    /** Takes the topic's oldest futures; the rest are of the bundle after this one. */
    private List<CompletableFuture<String>> gathered(String topic, int count) {
        List<CompletableFuture<String>> waiting = Objects.requireNonNull(unconfirmed.remove(topic));
        if (waiting.size() > count) {
            unconfirmed.put(topic, new ArrayList<>(waiting.subList(count, waiting.size())));
        }
        return waiting.size() > count ? waiting.subList(0, count) : waiting;
    }

    private void enqueue(Task task) {
        queue.add(task);
        queuedBytes += task.delivery.bundle().bytes().size();
        arrived.signal();
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
            queuedBytes -= next.delivery.bundle().bytes().size();
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

    private void deliver(Task task) {
        if (task.delivery.hops() == 0) {
            confirm(task);
        } else if (!handlers.isEmpty()) {
            hand(task.delivery);
        }
    }

    private static void confirm(Task own) {
        String id = own.delivery.bundle().id().hex();
        int index = 0;
        for (CompletableFuture<String> confirmation : own.confirmations) {
            confirmation.complete(index == 0 ? id : id + "/" + index);
            index++;
        }
    }

    private void hand(Delivery delivery) {
        delivery.messages(Instant.now()).forEach(this::hand);
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
            unconfirmed.values().forEach(waiting -> fail(waiting, stopped));
        } finally {
            lock.unlock();
        }
    }

    private static void fail(List<CompletableFuture<String>> confirmations, Exception why) {
        confirmations.forEach(confirmation -> confirmation.completeExceptionally(why));
    }
}
