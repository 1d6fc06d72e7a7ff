package dev.grapevine.peer;

import dev.grapevine.peer.core.Delivery;
import dev.grapevine.protocol.ContentRules;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.runtime.Brake;
import dev.grapevine.runtime.Counters;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages from the node to the application's handlers ({@link Inboxes}), on one thread of its own. Bounded in
 * bytes: when handlers are too slow for that, it holds the links' readers up, before they hand the next gossip to the node.
 * A handler that then takes nothing for a second is stuck: further messages are dropped, counted as
 * {@code deliveriesDropped}, told to the subscriptions that would have heard them ({@link Losses}), and stay readable in
 * the message store.
 *
 * <p>Also completes the futures of this peer's own messages, in the order they were published. One that nobody has been
 * given yet is completed at once, by the publisher itself.
 */
final class Deliveries implements Consumer<Delivery>, Brake, AutoCloseable {
    private static final long CAPACITY_BYTES = 64L << 20;
    /** More room for payloads that are too large for a bundle. */
    private static final long LARGE_BYTES = 2L * ContentRules.MOST_BYTES;
    /** What an opened message takes in the heap besides its bytes. Without it, tiny messages take many times the capacity. */
    private static final int MESSAGE_OVERHEAD_BYTES = 80;

    /** So many may be lost when the process is killed between the commit and the last of their handlers. */
    private static final int REMEMBERED_AT_ONCE = 256;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** How exactly inboxes that wait for something hear of the time. */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long capacityBytes;
    /** Above it readers wait; what those bring that were let through together still finds room. */
    private final long brakeBytes;

    private final NodeId self;
    private final LongAdder dropped;
    private final Inboxes inboxes;
    private final Losses losses;
    private final @Nullable Memory memory;
    private @Nullable Thread thread;

    /**
     * What the thread has to do.
     *
     * @param work is given the present instant of the monotonic clock
     * @param confirmations the futures of a bundle's messages, when they are this peer's own
     * @param heard what the handlers will hear, if they will
     */
    private record Task(
            int bytes,
            LongConsumer work,
            List<CompletableFuture<String>> confirmations,
            @Nullable Delivery heard) {}

    /** What the thread has to do next; nothing but to look at the clock when there is no task and no loss. */
    private record Turn(Optional<Task> task, List<Losses.Loss> losses) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Queue<Task> queue = new ArrayDeque<>();
    /** By topic: the futures of the messages that gather in the node's next bundles. */
    private final Map<String, List<CompletableFuture<String>>> unconfirmed = new HashMap<>();
    /** The one of them, if any, that has not been given to its publisher yet. */
    private @Nullable CompletableFuture<String> unseen;

    private long queuedBytes;
    /** Tasks that have ever been queued, and taken. */
    private long queued;

    private long taken;
    /** Up to this number of tasks taken, the memory knows what is delivered. */
    private long remembered;

    /** Somebody has waited in vain: nobody waits again before there is room. */
    private boolean stuck;

    private boolean closed;

    /** @param memory of what earlier lives have delivered, if there is one; closed when the thread ends */
    Deliveries(NodeId self, Counters counters, @Nullable Memory memory) {
        this(self, counters, CAPACITY_BYTES, memory);
    }

    Deliveries(NodeId self, Counters counters, long capacityBytes, @Nullable Memory memory) {
        this.memory = memory;
        this.self = self;
        this.capacityBytes = capacityBytes;
        this.brakeBytes = capacityBytes / 2;
        this.dropped = counters.counter("deliveriesDropped");
        this.inboxes = new Inboxes(counters);
        this.losses = new Losses(counters.counter("lossesUntold"));
    }

    void start() {
        Thread deliverer = new Thread(this::run, "grapevine-deliveries-" + self.brief());
        deliverer.setDaemon(true);
        thread = deliverer;
        deliverer.start();
    }

    /** Who hears what is delivered. */
    Inboxes inboxes() {
        return inboxes;
    }

    /** Called by the publisher, outside the node: its own subscribers slow it down too, as far as they can. */
    void awaitRoomFor(String topic) {
        if (Thread.currentThread() != thread && inboxes.wantTopic(topic)) {
            awaitRoom();
        }
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
            } else if (hears(delivery)) {
                enqueue(delivery, List.of(), true);
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

    /**
     * Called by the node: has the thread do something else in its turn, and only enqueues.
     *
     * @param bytes what waits with it; 0 for what finds room always
     * @return false when there is no room, or the thread has ended
     */
    boolean post(int bytes, Runnable work) {
        lock.lock();
        try {
            boolean fits = !closed && (bytes == 0 || queuedBytes + bytes <= capacityBytes);
            if (fits) {
                enqueue(new Task(bytes, nowNanos -> work.run(), List.of(), null));
            }
            return fits;
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody wants it and there is room for it. */
    private boolean hears(Delivery delivery) {
        if (!inboxes.want(delivery)) {
            return false;
        }
        if (delivery.gone() || !fits(delivery)) {
            var content = delivery.bundle().content();
            int count = content.getMessagesCount();
            dropped.add(count);
            lose(MessageStream.of(delivery), content.getSequence(), count);
            return false;
        }
        return true;
    }

    private boolean fits(Delivery delivery) {
        long capacity = delivery.large().isEmpty() ? capacityBytes : capacityBytes + LARGE_BYTES;
        return !losses.areMany() && queuedBytes + cost(delivery) <= capacity;
    }

    private static int cost(Delivery delivery) {
        var bundle = delivery.bundle();
        return bundle.bytes().size()
                + delivery.large().size()
                + MESSAGE_OVERHEAD_BYTES * bundle.content().getMessagesCount();
    }

    private void lose(MessageStream stream, long first, int count) {
        if (!stream.topic().isEmpty()) {
            losses.add(new Losses.Loss(stream, first, first + count - 1), queued);
            arrived.signal();
        }
    }

    /** A lone message that its publisher still holds has no listeners: no need to wake a thread for it. */
    private void acceptOwn(Delivery own) {
        var content = own.bundle().content();
        List<CompletableFuture<String>> confirmations = gathered(content.getTopic(), content.getMessagesCount());
        boolean heard = hears(own);
        if (!heard && confirmations.size() == 1 && confirmations.get(0) == unseen) {
            confirm(own, confirmations);
        } else {
            enqueue(own, confirmations, heard);
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

    private void enqueue(Delivery delivery, List<CompletableFuture<String>> confirmations, boolean heard) {
        enqueue(new Task(
                cost(delivery),
                nowNanos -> deliver(delivery, confirmations, heard, nowNanos),
                confirmations,
                heard ? delivery : null));
    }

    private void enqueue(Task task) {
        queue.add(task);
        queued++;
        queuedBytes += task.bytes;
        arrived.signal();
    }

    private void run() {
        try {
            if (memory != null) {
                memory.open();
            }
            long lookedNanos = System.nanoTime();
            while (true) {
                Turn turn = next();
                turn.task.ifPresent(this::remember);
                long nowNanos = System.nanoTime();
                turn.losses.forEach(loss -> inboxes.lost(loss, nowNanos));
                turn.task.ifPresent(task -> task.work.accept(nowNanos));
                if (nowNanos - lookedNanos >= TICK_NANOS) {
                    inboxes.onTime(nowNanos);
                    lookedNanos = nowNanos;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (memory != null) {
                memory.close();
            }
        }
    }

    /** Before a task's bundle is delivered the memory knows of it, and of some after it, so that a commit pays. */
    private void remember(Task task) {
        if (memory == null || task.heard == null || taken <= remembered) {
            return;
        }
        List<Delivery> next = new ArrayList<>();
        next.add(task.heard);
        lock.lock();
        try {
            remembered = taken;
            Iterator<Task> waiting = queue.iterator();
            while (next.size() < REMEMBERED_AT_ONCE && waiting.hasNext()) {
                Task after = waiting.next();
                remembered++;
                if (after.heard != null) {
                    next.add(after.heard);
                }
            }
        } finally {
            lock.unlock();
        }
        memory.willDeliver(next);
    }

    private Turn next() throws InterruptedException {
        boolean waiting = inboxes.areWaiting();
        lock.lock();
        try {
            long leftNanos = TICK_NANOS;
            while (queue.isEmpty() && losses.isEmpty() && leftNanos > 0) {
                if (closed) {
                    throw new InterruptedException("closed");
                }
                if (waiting) {
                    leftNanos = arrived.awaitNanos(leftNanos);
                } else {
                    arrived.await();
                }
            }
            List<Losses.Loss> due = losses.take(taken);
            return new Turn(Optional.ofNullable(queue.poll()).map(this::taken), due);
        } finally {
            lock.unlock();
        }
    }

    private Task taken(Task task) {
        taken++;
        queuedBytes -= task.bytes;
        letReadersGoOn();
        return task;
    }

    private void letReadersGoOn() {
        if (queuedBytes <= brakeBytes) {
            stuck = false;
            room.signalAll();
        }
    }

    private void deliver(
            Delivery delivery, List<CompletableFuture<String>> confirmations, boolean heard, long nowNanos) {
        confirm(delivery, confirmations);
        if (heard && (memory == null || !memory.isRepeat(delivery))) {
            inboxes.deliver(delivery, nowNanos);
        }
    }

    private static void confirm(Delivery own, List<CompletableFuture<String>> confirmations) {
        if (confirmations.isEmpty()) {
            return;
        }
        String id = own.bundle().id().hex();
        int index = 0;
        for (CompletableFuture<String> confirmation : confirmations) {
            confirmation.complete(index == 0 ? id : id + "/" + index);
            index++;
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
        inboxes.close();
    }

    private static void fail(List<CompletableFuture<String>> confirmations, Exception why) {
        confirmations.forEach(confirmation -> confirmation.completeExceptionally(why));
    }
}
