package dev.grapevine.peer;

import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.TopicFilter;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * One subscription to topics. Everything but closing and looking runs on the thread of {@link Deliveries}; its handlers do too,
 * or on one of its own, as {@link Arrivals} says.
 */
final class Inbox implements TopicSubscription {
    private final TopicFilter filter;
    private final Consumer<ReceivedMessage> messages;
    private final Consumer<Gap> gaps;
    private final Consumer<Inbox> leave;
    private final Arrivals arrivals;

    private final LongAdder received = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private volatile boolean closed;

    /**
     * @param untold counts what is in no gap because there would be too many
     * @param leave told when it is closed
     */
    Inbox(
            TopicFilter filter,
            Order order,
            LongAdder untold,
            Consumer<ReceivedMessage> messages,
            Consumer<Gap> gaps,
            Consumer<Inbox> leave) {
        this.filter = filter;
        this.messages = messages;
        this.gaps = gaps;
        this.leave = leave;
        this.arrivals = Arrivals.in(order, untold, this::hear, this::miss);
    }

    void arrived(MessageStream stream, List<ReceivedMessage> bundle, int bytes, long nowNanos) {
        arrivals.arrived(stream, bundle, bytes, nowNanos);
    }

    void lost(Losses.Loss loss, long nowNanos) {
        dropped.add(loss.count());
        arrivals.lost(loss, nowNanos);
    }

    boolean isWaiting() {
        return arrivals.isWaiting();
    }

    void onTime(long nowNanos) {
        arrivals.onTime(nowNanos);
    }

    private void hear(ReceivedMessage message) {
        if (!closed) {
            received.increment();
            messages.accept(message);
        }
    }

    private void miss(Gap gap) {
        if (!closed) {
            skipped.add(gap.reason() == Gap.Reason.SKIPPED ? gap.count() : 0);
            gaps.accept(gap);
        }
    }

    @Override
    public TopicFilter filter() {
        return filter;
    }

    @Override
    public long received() {
        return received.sum();
    }

    @Override
    public long dropped() {
        return dropped.sum();
    }

    @Override
    public long skipped() {
        return skipped.sum();
    }

    /** The peer has stopped: it hears what waits for it, and that is all. */
    void end() {
        arrivals.close();
    }

    @Override
    public void close() {
        closed = true;
        end();
        leave.accept(this);
    }
}
