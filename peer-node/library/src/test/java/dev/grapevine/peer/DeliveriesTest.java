package dev.grapevine.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.grapevine.peer.core.Delivery;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.protocol.TopicFilter;
import dev.grapevine.runtime.Counters;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.Message;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DeliveriesTest {
    private static final NodeId SELF = NodeId.random(new Random(0));
    private static final NodeId OTHER = NodeId.random(new Random(1));
    private static final int CAPACITY = 10_000;

    private final Counters counters = new Counters();
    private final Deliveries deliveries = new Deliveries(SELF, counters, CAPACITY, null);
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<Gap> gaps = new LinkedBlockingQueue<>();
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void close() {
        goOn.countDown();
        deliveries.close();
    }

    @Test
    void aSubscriptionHearsItsFilterAndHandlersOfBroadcastsHearBroadcasts() throws Exception {
        TopicSubscription rooms = subscribe("rooms/+");
        deliveries.inboxes().onBroadcast(message -> heard.add("broadcast " + message.text()));
        deliveries.start();
        of(OTHER, "rooms/1", 1, "a");
        of(OTHER, "halls/1", 1, "not this");
        of(OTHER, "", 1, "b");
        of(OTHER, "rooms/2", 1, "c", "d");

        assertThat(List.of(next(), next(), next(), next()))
                .containsExactly("rooms/1 a", "broadcast b", "rooms/2 c", "rooms/2 d");
        assertThat(rooms.received()).isEqualTo(3);
        assertThat(deliveries.inboxes().subscriptions()).containsExactly(rooms);
    }

    @Test
    void aClosedSubscriptionHearsNoMore() throws Exception {
        TopicSubscription first = subscribe("a");
        subscribe("a/#");
        deliveries.start();
        first.close();
        first.close();
        of(OTHER, "a", 1, "x");
        of(OTHER, "a/b", 1, "y");

        assertThat(next()).isEqualTo("a x");
        assertThat(next()).isEqualTo("a/b y");
        assertThat(first.received()).isZero();
        assertThat(deliveries.inboxes().subscriptions()).hasSize(1);
    }

    @Test
    void onesOwnMessagesAreHeardInTopicsOnly() throws Exception {
        subscribe("#");
        deliveries.inboxes().onBroadcast(message -> heard.add("broadcast " + message.text()));
        deliveries.start();
        CompletableFuture<String> broadcast = own("", 1, "said");
        CompletableFuture<String> topic = own("a", 1, "published");

        assertThat(next()).isEqualTo("a published");
        assertThat(broadcast.get()).hasSize(64);
        assertThat(topic.get()).hasSize(64).isNotEqualTo(broadcast.get());
        assertThat(heard).isEmpty();
    }

    /** What a publisher still holds may be confirmed at once; a future of another topic has listeners by now. */
    @Test
    void confirmationsGoToTheMessagesOfTheirTopic() throws Exception {
        CompletableFuture<String> a = expect("a");
        deliveries.expected();
        CompletableFuture<String> b = expect("b");
        Delivery bundleB = delivery(SELF, 0, "b", 1, "x");
        Delivery bundleA = delivery(SELF, 0, "a", 1, "y");
        deliveries.accept(bundleB);
        deliveries.accept(bundleA);
        deliveries.expected();
        assertThat(b).isDone();
        assertThat(a).as("not under the node's lock").isNotDone();
        deliveries.start();

        assertThat(b.get()).isEqualTo(bundleB.bundle().id().hex());
        assertThat(a.get()).isEqualTo(bundleA.bundle().id().hex());
    }

    @Test
    void whatASlowHandlerLosesIsToldExactly() throws Exception {
        TopicSubscription stuck =
                deliveries.inboxes().subscribe(new TopicFilter("t"), Order.ORIGIN, this::hold, gaps::add);
        TopicSubscription other =
                deliveries.inboxes().subscribe(new TopicFilter("u"), Order.ARRIVAL, this::hear, gaps::add);
        deliveries.start();
        of(OTHER, "t", 1, "first");
        assertThat(next()).isEqualTo("t first");
        String large = "x".repeat(CAPACITY / 4);
        for (int n = 2; n <= 9; n++) {
            of(OTHER, "t", n, large);
        }
        of(OTHER, "u", 1, large);
        goOn.countDown();

        Gap gap = gaps.poll(10, TimeUnit.SECONDS);
        assertThat(gap).isEqualTo(new Gap(OTHER, 1, "t", 5, 9, Gap.Reason.DROPPED));
        assertThat(gaps.poll(10, TimeUnit.SECONDS)).isEqualTo(new Gap(OTHER, 1, "u", 1, 1, Gap.Reason.DROPPED));
        assertThat(List.of(next(), next(), next())).containsOnly("t " + large);
        assertThat(stuck.received()).isEqualTo(4);
        assertThat(stuck.dropped()).isEqualTo(5);
        assertThat(other.dropped()).isEqualTo(1);
        assertThat(counters.values())
                .containsEntry("deliveriesDropped", 6L)
                .containsEntry("messagesMissing", 6L)
                .containsEntry("lossesUntold", 0L);

        of(OTHER, "t", 10, "and on");
        assertThat(next()).isEqualTo("t and on");
    }

    /** An ordered subscription would give up waiting for messages that are in the queue. */
    @Test
    void aLossIsToldAfterWhatWasQueuedBeforeIt() throws Exception {
        Order impatient = Order.ORIGIN.waiting(Duration.ZERO);
        deliveries
                .inboxes()
                .subscribe(new TopicFilter("t"), impatient, this::hold, gap -> heard.add("gap " + gap.first()));
        deliveries.start();
        of(OTHER, "t", 1, "first");
        assertThat(next()).isEqualTo("t first");
        String large = "x".repeat(CAPACITY / 4);
        for (int n = 2; n <= 5; n++) {
            of(OTHER, "t", n, large);
        }
        goOn.countDown();

        assertThat(List.of(next(), next(), next())).containsOnly("t " + large);
        assertThat(next()).isEqualTo("gap 5");
    }

    /** Tiny messages take more room when they are opened than on the wire. */
    @Test
    void theRoomThatOpenedMessagesTakeCounts() throws Exception {
        TopicSubscription stuck =
                deliveries.inboxes().subscribe(new TopicFilter("t"), Order.ARRIVAL, this::hold, gaps::add);
        deliveries.start();
        of(OTHER, "t", 1, "first");
        assertThat(next()).isEqualTo("t first");
        String[] tiny = new String[CAPACITY / 80];
        java.util.Arrays.fill(tiny, "");
        of(OTHER, "t", 2, tiny);
        goOn.countDown();

        assertThat(gaps.poll(10, TimeUnit.SECONDS))
                .isEqualTo(new Gap(OTHER, 1, "t", 2, 1 + tiny.length, Gap.Reason.DROPPED));
        assertThat(stuck.dropped()).isEqualTo(tiny.length);
    }

    @Test
    void anOrderedSubscriptionHearsOfTimeByItself() throws Exception {
        Order order = Order.ORIGIN.waiting(Duration.ofMillis(300));
        deliveries.inboxes().subscribe(new TopicFilter("t"), order, this::hear, gaps::add);
        deliveries.start();
        of(OTHER, "t", 1, "one");
        of(OTHER, "t", 3, "three");

        assertThat(next()).isEqualTo("t one");
        assertThat(gaps.poll(10, TimeUnit.SECONDS)).isEqualTo(new Gap(OTHER, 1, "t", 2, 2, Gap.Reason.MISSING));
        assertThat(next()).isEqualTo("t three");
    }

    @Test
    void aHandlerThatFailsDisturbsNobody() throws Exception {
        deliveries.inboxes().subscribe(new TopicFilter("t"), Order.ARRIVAL, message -> fail(), gap -> {});
        subscribe("t");
        deliveries.start();
        of(OTHER, "t", 1, "x");
        of(OTHER, "t", 2, "y");

        assertThat(List.of(next(), next())).containsExactly("t x", "t y");
        assertThat(counters.values()).containsEntry("handlerFailures", 2L);
    }

    @Test
    void aFlowHearsWhatItAskedForAndTheEnd() throws Exception {
        Asking asking = new Asking();
        deliveries.inboxes().feed(new TopicFilter("t"), asking);
        deliveries.start();
        for (int n = 1; n <= 3; n++) {
            of(OTHER, "t", n, "m" + n);
        }
        Flow.Subscription subscription = asking.subscribed.get();
        subscription.request(2);
        assertThat(List.of(next(), next())).containsExactly("t m1", "t m2");
        assertThat(heard.poll(200, TimeUnit.MILLISECONDS)).isNull();

        subscription.request(5);
        assertThat(next()).isEqualTo("t m3");
        deliveries.close();
        assertThat(next()).isEqualTo("complete");
    }

    @Test
    void aFlowThatIsCancelledIsForgotten() throws Exception {
        Asking asking = new Asking();
        deliveries.inboxes().feed(new TopicFilter("t"), asking);
        deliveries.start();
        asking.subscribed.get().cancel();
        for (int n = 1; !deliveries.inboxes().subscriptions().isEmpty(); n++) {
            of(OTHER, "t", n, "x");
            Thread.sleep(20);
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void afterTheEndFuturesFail() {
        CompletableFuture<String> waiting = expect("a");
        deliveries.close();

        assertThatThrownBy(waiting::join).hasMessageContaining("the peer has stopped");
    }

    @Test
    void whatIsToldOfLossesIsBounded() {
        Losses losses = new Losses(counters.counter("untold"));
        losses.add(new Losses.Loss(OriginOrderTest.stream(1), 1, 2), 0);
        losses.add(new Losses.Loss(OriginOrderTest.stream(1), 3, 3), 0);
        losses.add(new Losses.Loss(OriginOrderTest.stream(1), 5, 5), 0);
        assertThat(losses.take(0))
                .extracting(Losses.Loss::first, Losses.Loss::last)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1L, 3L), org.assertj.core.groups.Tuple.tuple(5L, 5L));
        for (int i = 0; i < Losses.MOST + 10; i++) {
            losses.add(new Losses.Loss(OriginOrderTest.stream(1), 2L * i + 1, 2L * i + 1), 0);
        }
        assertThat(losses.take(0)).hasSize(Losses.MOST);
        assertThat(counters.values()).containsEntry("untold", 10L);
        assertThat(losses.isEmpty()).isTrue();
    }

    private final class Asking implements Flow.Subscriber<ReceivedMessage> {
        final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscribed.complete(subscription);
        }

        @Override
        public void onNext(ReceivedMessage message) {
            hear(message);
        }

        @Override
        public void onError(Throwable error) {
            heard.add("error " + error);
        }

        @Override
        public void onComplete() {
            heard.add("complete");
        }
    }

    private TopicSubscription subscribe(String filter) {
        return deliveries.inboxes().subscribe(new TopicFilter(filter), Order.ARRIVAL, this::hear, gap -> {});
    }

    private void hear(ReceivedMessage message) {
        heard.add(message.topic() + " " + message.text());
    }

    private void hold(ReceivedMessage message) {
        hear(message);
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void fail() {
        throw new IllegalStateException("a handler of the test");
    }

    private String next() throws InterruptedException {
        return heard.poll(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<String> expect(String topic) {
        CompletableFuture<String> confirmation = new CompletableFuture<>();
        deliveries.expect(topic, confirmation);
        return confirmation;
    }

    private CompletableFuture<String> own(String topic, long sequence, String text) {
        CompletableFuture<String> confirmation = expect(topic);
        deliveries.accept(delivery(SELF, 0, topic, sequence, text));
        deliveries.expected();
        return confirmation;
    }

    private void of(NodeId origin, String topic, long sequence, String... texts) {
        deliveries.accept(delivery(origin, 1, topic, sequence, texts));
    }

    private static Delivery delivery(NodeId origin, int hops, String topic, long sequence, String... texts) {
        Bundle.Builder bundle = Bundle.newBuilder()
                .setNetwork("grapevine")
                .setOrigin(origin.bytes())
                .setEpoch(1)
                .setTopic(topic)
                .setSequence(sequence);
        for (String text : texts) {
            bundle.addMessages(Message.newBuilder().setPayload(ByteString.copyFromUtf8(text)));
        }
        return new Delivery(SealedBundle.seal(bundle.build()), hops);
    }
}
