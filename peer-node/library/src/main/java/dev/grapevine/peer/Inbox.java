package dev.grapevine.peer;

import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.TopicFilter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** One subscription to topics. Everything but closing and looking runs on the thread of {@link Deliveries}. */
final class Inbox implements TopicSubscription {
    private final TopicFilter filter;
    private final Consumer<ReceivedMessage> messages;
    private final Consumer<Gap> gaps;
    private final Consumer<Inbox> leave;
    /** Absent: in the order of arrival. */
    private final Optional<OriginOrder> order;

    private final LongAdder received = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private volatile boolean closed;

    /** @param leave told when it is closed */
    Inbox(
            TopicFilter filter,
            Order order,
            Consumer<ReceivedMessage> messages,
            Consumer<Gap> gaps,
            Consumer<Inbox> leave) {
        this.filter = filter;
        this.messages = messages;
        this.gaps = gaps;
        this.leave = leave;
        this.order = order.byOrigin()
                ? Optional.of(new OriginOrder(OriginOrder.Bounds.of(order), this::hear, this::miss))
                : Optional.empty();
    }

    void arrived(MessageStream stream, List<ReceivedMessage> bundle, int bytes, long nowNanos) {
        if (order.isPresent()) {
            order.get().arrived(stream, bundle, bytes, nowNanos);
        } else {
            bundle.forEach(this::hear);
        }
    }

    void lost(Losses.Loss loss, long nowNanos) {
        dropped.add(loss.count());
        if (order.isPresent()) {
            order.get().lost(loss, nowNanos);
        } else {
            miss(loss.stream().gap(loss.first(), loss.last(), Gap.Reason.DROPPED));
        }
    }

    boolean isWaiting() {
        return order.isPresent() && order.get().isWaiting();
    }

    void onTime(long nowNanos) {
        order.ifPresent(o -> o.onTime(nowNanos));
    }

    private void hear(ReceivedMessage message) {
        if (!closed) {
            received.increment();
            messages.accept(message);
        }
    }

    private void miss(Gap gap) {
        if (!closed) {
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
    public void close() {
        closed = true;
        leave.accept(this);
    }
}
