package dev.grapevine.peer;

import dev.grapevine.peer.view.ReceivedMessage;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** What one subscription does with what arrives for it, by its {@link Order}. Called on the thread of {@link Deliveries}. */
interface Arrivals extends AutoCloseable {

    /**
     * Of that order.
     *
     * @param untold counts what is in no gap because there would be too many
     */
    static Arrivals in(Order order, LongAdder untold, Consumer<ReceivedMessage> messages, Consumer<Gap> gaps) {
        return switch (order.kind()) {
            case ARRIVAL -> new AsTheyArrive(messages, gaps);
            case ORIGIN -> new OriginOrder(OriginOrder.Bounds.of(order), messages, gaps);
            case NEWEST -> new NewestOnly(untold, messages, gaps);
        };
    }

    /** The messages of one bundle came. */
    void arrived(MessageStream stream, List<ReceivedMessage> bundle, int bytes, long nowNanos);

    /** These came and found no room. */
    void lost(Losses.Loss loss, long nowNanos);

    /** Whether {@link #onTime} has something to do some day. */
    default boolean isWaiting() {
        return false;
    }

    /** Gives up what has been waited for long enough. */
    default void onTime(long nowNanos) {}

    /** What waits is heard, and nothing more. Safe for any thread. */
    @Override
    default void close() {}

    /** Everything at once. */
    record AsTheyArrive(Consumer<ReceivedMessage> messages, Consumer<Gap> gaps) implements Arrivals {
        @Override
        public void arrived(MessageStream stream, List<ReceivedMessage> bundle, int bytes, long nowNanos) {
            bundle.forEach(messages);
        }

        @Override
        public void lost(Losses.Loss loss, long nowNanos) {
            gaps.accept(loss.stream().gap(loss.first(), loss.last(), Gap.Reason.DROPPED));
        }
    }
}
