package dev.grapevine.runtime;

import dev.grapevine.node.Effects;
import dev.grapevine.node.Event;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.node.Node;
import dev.grapevine.node.Timer;
import dev.grapevine.node.Work;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.protocol.Quotas;
import dev.grapevine.runtime.trust.HandshakeFailure;
import dev.grapevine.runtime.trust.LinkSecurity;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs one {@link Node} over blocking sockets: a reader thread for each link, one thread for timers, one lock. Whoever
 * has an input for the node (a reader, the timer thread, an application's thread) takes the lock and runs the node
 * itself, so a reader that is faster than the node waits, and TCP passes that on to the sender.
 *
 * <p>A bug in the node (any exception it throws) stops the node and is told to {@code onBug}; it is never swallowed.
 *
 * @param <N> the node, reached only under the lock
 */
public final class NodeRunner<N extends Node> implements Effects, AutoCloseable {
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record LingerDue(LinkId link) implements Timer {}

    private record DialDue(LinkId link) implements Timer {}

    private final ReentrantLock lock = new ReentrantLock();
    /** Something may now be possible that was not: an earlier timer, room on a link, a link gone. */
    private final Condition timersChanged = lock.newCondition();

    private final Condition progress = lock.newCondition();
    private final Condition linkEnded = lock.newCondition();

    private final TimerQueue timers = new TimerQueue();
    private final Map<LinkId, Link> links = new HashMap<>();
    private final MessageCodec codec;
    private final LinkSecurity security;
    private final HandshakeFailures failures = new HandshakeFailures();
    private final Consumer<Event> events;
    private final Consumer<Throwable> onBug;
    private final Brake brake;
    private final Counters counters;
    private final LinkMeter meter;
    private final LinkInputs inputs = new LinkInputs();
    private final ThreadFactory linkThreads;
    private final Executor writerThreads;
    private final Writers writers;
    private final Decoding decoding;
    private final N node;
    private final Thread timerThread;
    /** What the input of a link has asked for; that link's thread does it. */
    private final List<Work> works = new ArrayList<>();
    /** Whether the node is with the input of a link. */
    private boolean ofLink;

    private AcceptQuota quota = new AcceptQuota(Quotas.NONE);
    private @Nullable Listener listener;
    private long lastLink;
    private boolean leaving;
    private boolean stopped;

    /**
     * Makes the node; {@link #start} brings it to life.
     *
     * @param security how links are made of connections
     * @param make builds the node around its effects
     * @param events hears what the node notices, under the lock: must only enqueue or count
     * @param onBug hears of an exception out of the node, once
     * @param manyQuietLinks memory of a link matters more than the microseconds of a hop
     * @param brake asked before each {@code Gossip} or {@code Direct} frame is handed to the node
     */
    public NodeRunner(
            String name,
            Limits limits,
            LinkSecurity security,
            Counters counters,
            Function<Effects, N> make,
            Consumer<Event> events,
            Consumer<Throwable> onBug,
            boolean manyQuietLinks,
            Brake brake) {
        this.codec = new MessageCodec(limits);
        this.security = security;
        this.events = events;
        this.onBug = onBug;
        this.brake = brake;
        this.counters = counters;
        this.meter = new LinkMeter(counters);
        this.linkThreads = Threads.forLinks(name + "-link");
        this.decoding = manyQuietLinks ? Decoding.shared(name + "-decoder") : Decoding.onLinkThreads();
        this.writerThreads = Threads.forWriters(name + "-writer");
        this.writers = new Writers(task -> writerThreads.execute(() -> guarded(task)));
        this.timerThread = Threads.platform(name + "-timers").newThread(this::runTimers);
        this.node = make.apply(this);
    }

    /** Takes connections from this listener and starts the node. */
    public void start(Listener from) {
        start(from, Quotas.NONE);
    }

    /** The same, and closes connections of those who have too many. */
    public void start(Listener from, Quotas quotas) {
        lock.lock();
        try {
            listener = from;
            quota = new AcceptQuota(quotas);
            input(node -> node.start(System.nanoTime()));
        } finally {
            lock.unlock();
        }
        timerThread.start();
        from.start(this::accepted, counters);
    }

    // ---- inputs ----

    /** Runs the node with whatever a caller has for it. */
    public <T> T ask(Function<N, T> question) {
        lock.lock();
        try {
            return loudly(() -> question.apply(node));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tries until it works: now, and again each time a link has room or is gone. May write to idle links on this thread.
     *
     * @return false when the node has stopped meanwhile
     */
    public boolean until(Predicate<N> attempt) throws InterruptedException {
        List<Runnable> writes = new ArrayList<>();
        try {
            return tryUntilDone(attempt, writes);
        } finally {
            writeSome(writes);
        }
    }

    private boolean tryUntilDone(Predicate<N> attempt, List<Runnable> writes) throws InterruptedException {
        boolean done = false;
        lock.lockInterruptibly();
        try {
            while (!done && !leaving) {
                done = loudly(() -> holding(attempt, writes));
                if (!done) {
                    leaveToOthers(writes);
                    progress.await();
                }
            }
            return done;
        } finally {
            lock.unlock();
        }
    }

    /** What waits here may be what makes the progress that this thread is about to wait for. */
    private void leaveToOthers(List<Runnable> drains) {
        drains.forEach(writers::goOn);
        drains.clear();
    }

    /** One link is written to here; the others by the pool, so that one that turns out to block keeps nobody waiting. */
    private void writeSome(List<Runnable> drains) {
        int last = drains.size() - 1;
        for (int i = 0; i < last; i++) {
            writers.goOn(drains.get(i));
        }
        if (last >= 0) {
            drains.get(last).run();
        }
    }

    private boolean holding(Predicate<N> attempt, List<Runnable> writes) {
        writers.hold();
        try {
            return attempt.test(node);
        } finally {
            writes.addAll(writers.release());
        }
    }

    private void accepted(Socket socket, Address remote) {
        lock.lock();
        try {
            Optional<String> over = quota.refusal(remote.host());
            over.ifPresent(why -> note(quota.event(why, System.nanoTime())));
            if (leaving || over.isPresent()) {
                Listener.closeQuietly(socket, counters);
                return;
            }
            Link link = newLink(socket);
            quota.add(link.id, remote.host());
            input(node -> node.onLinkAccepted(link.id, remote, System.nanoTime()));
            linkThreads.newThread(() -> guarded(link::runAccepted)).start();
        } finally {
            lock.unlock();
        }
    }

    private Link newLink(Socket socket) {
        Link link = new Link(new LinkId(++lastLink), socket, security, codec, writers, decoding, meter, inputs);
        links.put(link.id, link);
        return link;
    }

    /** What links tell the node; nothing of a link that the node has closed. */
    private final class LinkInputs implements Link.Owner {
        @Override
        public void opened(Link link) {
            of(link, node -> {
                timers.cancel(new DialDue(link.id));
                node.onLinkOpened(link.id, System.nanoTime());
            });
        }

        @Override
        public void frame(Link link, Frame frame) {
            if (frame.hasGossip() || frame.hasDirect()) {
                brake.awaitRoom();
            }
            of(link, node -> node.onFrame(link.id, frame, System.nanoTime()));
        }

        @Override
        public void drained(Link link) {
            of(link, node -> node.onDrained(link.id, System.nanoTime()));
        }

        @Override
        public void lost(Link link, LinkLoss loss) {
            of(link, node -> {
                node.onLinkLost(link.id, loss, System.nanoTime());
                schedule(new LingerDue(link.id), LINGER_NANOS);
            });
        }

        @Override
        public void handshakeFailed(Link link, HandshakeFailure failure) {
            of(link, node -> note(failures.event(failure, System.nanoTime())));
        }

        @Override
        public void ended(Link link) {
            lock.lock();
            try {
                links.remove(link.id);
                quota.remove(link.id);
                timers.cancel(new LingerDue(link.id));
                timers.cancel(new DialDue(link.id));
                linkEnded.signalAll();
                progress.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void of(Link link, Consumer<N> input) {
            List<Work> asked = List.of();
            lock.lock();
            try {
                if (!link.closing()) {
                    ofLink = true;
                    input(input);
                    ofLink = false;
                    asked = taken(works);
                }
            } finally {
                lock.unlock();
            }
            asked.forEach(NodeRunner.this::carryOut);
        }
    }

    private static List<Work> taken(List<Work> works) {
        if (works.isEmpty()) {
            return List.of();
        }
        List<Work> taken = List.copyOf(works);
        works.clear();
        return taken;
    }

    /** Not under the lock. The link whose thread does it is not read meanwhile, so no more is waiting than a frame holds. */
    private void carryOut(Work work) {
        work.run();
        lock.lock();
        try {
            input(node -> node.onDone(work, System.nanoTime()));
        } finally {
            lock.unlock();
        }
    }

    private void runTimers() {
        lock.lock();
        try {
            while (!stopped) {
                Optional<Timer> due = timers.poll(System.nanoTime());
                if (due.isPresent()) {
                    fire(due.get());
                } else {
                    awaitTimers(timers.nanosToNext(System.nanoTime()));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitTimers(long nanos) {
        try {
            timersChanged.awaitNanos(nanos);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the timer thread", e);
        }
    }

    private void fire(Timer timer) {
        if (timer instanceof LingerDue due) {
            Optional.ofNullable(links.get(due.link())).ifPresent(Link::abort);
        } else if (timer instanceof DialDue due) {
            Optional.ofNullable(links.get(due.link())).ifPresent(Link::giveUp);
        } else {
            input(node -> node.onTimer(timer, System.nanoTime()));
        }
    }

    /** Under the lock: one input for the node, which hears of nothing any more once it was told to leave. */
    private void input(Consumer<N> input) {
        if (leaving) {
            return;
        }
        try {
            input.accept(node);
            progress.signalAll();
        } catch (RuntimeException | Error bug) {
            stopFor(bug);
        }
    }

    /** Under the lock: what an application's thread has for the node. It hears of the bug too. */
    private <T> T loudly(Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException | Error bug) {
            stopFor(bug);
            throw bug;
        }
    }

    /** What runs on a link's thread or a writer's: a bug there is as loud as one in the node. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error bug) {
            lock.lock();
            try {
                stopFor(bug);
            } finally {
                lock.unlock();
            }
        }
    }

    private void stopFor(Throwable bug) {
        if (!stopped) {
            abandon();
            onBug.accept(bug);
        }
    }

    // ---- effects: called by the node, under the lock ----

    @Override
    public void send(LinkId link, Frame frame) {
        Link to = links.get(link);
        if (to != null && !to.closing() && to.send(frame) == Outbox.Offer.FULL) {
            stuck(to);
        }
    }

    /** The loss is told as a later input: an effect never calls back into the node. */
    private void stuck(Link link) {
        counters.counter("linksStuck").increment();
        writers.goOn(() -> {
            inputs.lost(link, new LinkLoss(LinkLoss.Kind.STUCK, "it does not read what is sent to it"));
            link.close();
            link.abort();
        });
    }

    @Override
    public boolean offer(LinkId link, Envelope envelope) {
        Link to = links.get(link);
        return to != null && to.offer(envelope);
    }

    @Override
    public boolean writing(LinkId link) {
        Link to = links.get(link);
        return to != null && to.writing();
    }

    @Override
    public Optional<Address> remote(LinkId link) {
        return Optional.ofNullable(links.get(link)).flatMap(Link::remote);
    }

    @Override
    public LinkId dial(Address address) {
        Link link = newLink(new Socket());
        Limits limits = codec.limits();
        int timeoutMillis = (int) limits.dialTimeout().toMillis();
        schedule(
                new DialDue(link.id),
                limits.dialTimeout().plus(limits.handshakeTimeout()).toNanos());
        linkThreads
                .newThread(() -> guarded(() -> link.runDialled(address, timeoutMillis)))
                .start();
        return link.id;
    }

    @Override
    public void trust(LinkId link) {
        Link trusted = links.get(link);
        if (trusted != null) {
            trusted.trust();
        }
    }

    @Override
    public void close(LinkId link) {
        Link closed = links.get(link);
        if (closed != null && !closed.closing()) {
            closed.close();
            schedule(new LingerDue(link), LINGER_NANOS);
        }
    }

    @Override
    public void schedule(Timer timer, long delayNanos) {
        timers.schedule(timer, System.nanoTime() + delayNanos);
        timersChanged.signal();
    }

    @Override
    public void cancel(Timer timer) {
        timers.cancel(timer);
    }

    @Override
    public void run(Work work) {
        if (ofLink) {
            works.add(work);
        } else {
            writers.goOn(() -> carryOut(work));
        }
    }

    @Override
    public void note(Event event) {
        counters.count(event);
        events.accept(event);
    }

    // ---- the end ----

    /** Lets the node say goodbye and waits for that to leave, a second at most. Returns at once when stopped already. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!stopped) {
                input(node -> node.stop(System.nanoTime()));
                leaving = true;
                List.copyOf(links.keySet()).forEach(this::close);
                awaitLinks(LINGER_NANOS);
                abandon();
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitLinks(long nanos) {
        long left = nanos;
        try {
            while (!links.isEmpty() && left > 0) {
                left = linkEnded.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void abandon() {
        leaving = true;
        stopped = true;
        if (listener != null) {
            listener.close();
        }
        links.values().forEach(Link::abort);
        Threads.end(writerThreads);
        decoding.close();
        timersChanged.signalAll();
        progress.signalAll();
    }

    /** What waits to be written to all links. */
    public long waitingBytes() {
        return ask(node -> links.values().stream().mapToLong(Link::waitingBytes).sum());
    }

    /** How many connections there are, in any state. */
    public int linkCount() {
        return ask(node -> links.size());
    }
}
