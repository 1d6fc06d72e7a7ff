package dev.grapevine.peer;

import dev.grapevine.peer.core.Delivery;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.TopicFilter;
import dev.grapevine.protocol.TopicFilters;
import dev.grapevine.protocol.TopicIndex;
import dev.grapevine.protocol.TopicName;
import dev.grapevine.runtime.Counters;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Who hears what: handlers of broadcasts, which do not hear this peer's own, and subscriptions to topics, which do. Hands
 * out on the thread of {@link Deliveries}, to {@link Order#NEWEST} on others; subscribing and asking is safe for any thread.
 *
 * <p>A handler's failure is the application's: told, counted, and no reason to keep messages from the others.
 */
final class Inboxes implements AutoCloseable {
    private final LongAdder missing;
    private final LongAdder skipped;
    private final LongAdder untold;
    private final LongAdder failures;
    private final List<Consumer<ReceivedMessage>> broadcasts = new CopyOnWriteArrayList<>();
    private final List<Inbox> all = new CopyOnWriteArrayList<>();
    private final List<MessageFeed> feeds = new CopyOnWriteArrayList<>();
    /** Guarded by itself. */
    private final TopicIndex<Inbox> index = new TopicIndex<>();

    /** Told when other topics than before are heard. */
    private volatile Runnable change = () -> {};

    private final System.Logger logger = System.getLogger("dev.grapevine.peer");

    Inboxes(Counters counters) {
        this.missing = counters.counter("messagesMissing");
        this.skipped = counters.counter("messagesSkipped");
        this.untold = counters.counter("lossesUntold");
        this.failures = counters.counter("handlerFailures");
    }

    Subscription onBroadcast(Consumer<ReceivedMessage> handler) {
        Consumer<ReceivedMessage> guarded = guarded(handler);
        broadcasts.add(guarded);
        return () -> broadcasts.remove(guarded);
    }

    TopicSubscription subscribe(
            TopicFilter filter, Order order, Consumer<ReceivedMessage> handler, Consumer<Gap> gapHandler) {
        Consumer<Gap> gaps = guarded(gapHandler);
        Inbox inbox = new Inbox(
                filter,
                order,
                untold,
                guarded(handler),
                gap -> {
                    (gap.reason() == Gap.Reason.SKIPPED ? skipped : missing).add(gap.count());
                    gaps.accept(gap);
                },
                this::remove);
        synchronized (index) {
            requireRoomFor(filter);
            index.add(filter, inbox);
            all.add(inbox);
        }
        change.run();
        return inbox;
    }

    /** Guarded by the index. */
    private void requireRoomFor(TopicFilter filter) {
        Set<TopicFilter> wanted = new LinkedHashSet<>(filters().list());
        wanted.add(filter);
        TopicFilters.of(wanted);
    }

    /** What all subscriptions together want. */
    TopicFilters filters() {
        return TopicFilters.of(all.stream().map(Inbox::filter).toList());
    }

    void onChange(Runnable action) {
        change = action;
    }

    /** The same for a subscriber that says how much it can take, until it cancels or this is closed. */
    void feed(TopicFilter filter, Flow.Subscriber<? super ReceivedMessage> subscriber) {
        MessageFeed feed = new MessageFeed(subscriber);
        feeds.add(feed);
        TopicSubscription subscription = subscribe(filter, Order.ARRIVAL, feed, gap -> {});
        feed.onOver(() -> {
            subscription.close();
            feeds.remove(feed);
        });
    }

    private void remove(Inbox inbox) {
        synchronized (index) {
            index.remove(inbox.filter(), inbox);
            all.remove(inbox);
        }
        change.run();
    }

    /** The subscriptions to topics, in the order in which they were made. */
    List<TopicSubscription> subscriptions() {
        return List.copyOf(all);
    }

    /** Whether anybody hears of this. */
    boolean want(Delivery delivery) {
        String topic = delivery.bundle().content().getTopic();
        return topic.isEmpty() ? delivery.hops() > 0 && !broadcasts.isEmpty() : wantTopic(topic);
    }

    /** Whether anybody hears this topic. */
    boolean wantTopic(String topic) {
        return !all.isEmpty() && !hearing(topic).isEmpty();
    }

    private List<Inbox> hearing(String topic) {
        TopicName name = new TopicName(topic);
        synchronized (index) {
            return index.matches(name);
        }
    }

    void deliver(Delivery delivery, long nowNanos) {
        List<ReceivedMessage> messages = delivery.messages(Instant.now());
        if (delivery.bundle().content().getTopic().isEmpty()) {
            messages.forEach(message -> broadcasts.forEach(handler -> handler.accept(message)));
        } else {
            deliver(
                    MessageStream.of(delivery),
                    messages,
                    delivery.bundle().bytes().size() + delivery.large().size(),
                    nowNanos);
        }
    }

    private void deliver(MessageStream stream, List<ReceivedMessage> messages, int bytes, long nowNanos) {
        hearing(stream.topic()).forEach(inbox -> inbox.arrived(stream, messages, bytes, nowNanos));
    }

    void lost(Losses.Loss loss, long nowNanos) {
        hearing(loss.stream().topic()).forEach(inbox -> inbox.lost(loss, nowNanos));
    }

    /** Whether {@link #onTime} has something to do some day. */
    boolean areWaiting() {
        for (Inbox inbox : all) {
            if (inbox.isWaiting()) {
                return true;
            }
        }
        return false;
    }

    void onTime(long nowNanos) {
        all.forEach(inbox -> inbox.onTime(nowNanos));
    }

    @Override
    public void close() {
        feeds.forEach(MessageFeed::close);
        all.forEach(Inbox::end);
    }

    private <T> Consumer<T> guarded(Consumer<T> handler) {
        return heard -> {
            try {
                handler.accept(heard);
            } catch (RuntimeException e) {
                failures.increment();
                logger.log(System.Logger.Level.WARNING, "a message handler failed", e);
            }
        };
    }
}
