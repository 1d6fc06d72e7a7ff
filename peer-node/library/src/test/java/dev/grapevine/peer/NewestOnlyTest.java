package dev.grapevine.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.peer.core.Delivery;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.protocol.TopicFilter;
import dev.grapevine.runtime.Counters;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.Message;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A subscription to the newest, behind the queue that all subscriptions of a peer share. */
@Timeout(20)
class NewestOnlyTest {
    private static final NodeId OTHER = NodeId.random(new Random(1));
    private static final int CAPACITY = 10_000;
    private static final int FRAMES = 100;

    private final Counters counters = new Counters();
    private final Deliveries deliveries = new Deliveries(NodeId.random(new Random(0)), counters, CAPACITY, null);
    private final BlockingQueue<Long> newest = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> every = new LinkedBlockingQueue<>();
    private final BlockingQueue<Gap> gaps = new LinkedBlockingQueue<>();
    private final CompletableFuture<Thread> handler = new CompletableFuture<>();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final TopicSubscription subscription =
            deliveries.inboxes().subscribe(new TopicFilter("film"), Order.NEWEST, this::hold, gaps::add);

    @AfterEach
    void close() {
        goOn.countDown();
        deliveries.close();
    }

    /** A hundred frames of a quarter of the shared room each: it would hold four of them for a slow handler. */
    @Test
    void whileItsHandlerWorksNobodyWaitsAndNothingIsDropped() throws Exception {
        deliveries
                .inboxes()
                .subscribe(new TopicFilter("#"), Order.ORIGIN, message -> every.add(message.sequence()), gap -> {
                    throw new AssertionError(gap);
                });
        deliveries.start();
        for (long n = 1; n <= FRAMES; n++) {
            frame(n);
            assertThat(every.poll(10, TimeUnit.SECONDS)).isEqualTo(n);
            if (n == 1) {
                assertThat(newest.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
            }
        }
        everythingBeforeHasArrived();
        goOn.countDown();

        assertThat(newest.poll(10, TimeUnit.SECONDS)).isEqualTo(FRAMES);
        assertThat(gaps).containsExactly(new Gap(OTHER, 1, "film", 2, FRAMES - 1, Gap.Reason.SKIPPED));
        assertThat(subscription.received()).isEqualTo(2);
        assertThat(subscription.skipped()).isEqualTo(FRAMES - 2);
        assertThat(subscription.dropped()).isZero();
        assertThat(counters.values())
                .containsEntry("messagesSkipped", FRAMES - 2L)
                .containsEntry("messagesMissing", 0L)
                .containsEntry("deliveriesDropped", 0L);
    }

    /** Which of two subscriptions hears of a message first is not said; of the next message neither does before. */
    private void everythingBeforeHasArrived() throws InterruptedException {
        frame("other", 1);
        assertThat(every.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void itsThreadEndsWithTheSubscription() throws Exception {
        deliveries.start();
        frame(1);
        Thread thread = handler.get(10, TimeUnit.SECONDS);
        subscription.close();
        goOn.countDown();
        thread.join(TimeUnit.SECONDS.toMillis(10));

        assertThat(thread.isAlive()).isFalse();
        assertThat(deliveries.inboxes().subscriptions()).isEmpty();
    }

    @Test
    void itsThreadEndsWithThePeerOnceItHasHeardWhatWaited() throws Exception {
        deliveries.inboxes().subscribe(new TopicFilter("film"), Order.ARRIVAL, m -> every.add(m.sequence()), gap -> {});
        deliveries.start();
        frame(1);
        Thread thread = handler.get(10, TimeUnit.SECONDS);
        frame(2);
        assertThat(every.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(every.poll(10, TimeUnit.SECONDS)).isEqualTo(2);
        deliveries.close();
        goOn.countDown();
        thread.join(TimeUnit.SECONDS.toMillis(10));

        assertThat(thread.isAlive()).isFalse();
        assertThat(newest).containsExactly(1L, 2L);
    }

    private void hold(ReceivedMessage frame) {
        newest.add(frame.sequence());
        handler.complete(Thread.currentThread());
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void frame(long sequence) {
        frame("film", sequence);
    }

    private void frame(String topic, long sequence) {
        deliveries.accept(new Delivery(
                SealedBundle.seal(Bundle.newBuilder()
                        .setNetwork("grapevine")
                        .setOrigin(OTHER.bytes())
                        .setEpoch(1)
                        .setTopic(topic)
                        .setSequence(sequence)
                        .addMessages(Message.newBuilder().setPayload(ByteString.copyFrom(new byte[CAPACITY / 4])))
                        .build()),
                1));
    }
}
