package dev.grapevine.peer;

import com.google.protobuf.ByteString;
import dev.grapevine.peer.core.PeerNode;
import dev.grapevine.protocol.ContentRules;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MessageRules;
import dev.grapevine.protocol.TopicName;
import dev.grapevine.runtime.NodeRunner;
import dev.grapevine.wire.Message;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Brings an application's messages to the node, on the application's threads. Keeps nothing of its own. */
final class Outgoing {
    private final NodeRunner<PeerNode> runner;
    private final Deliveries deliveries;
    private final Limits limits;

    Outgoing(NodeRunner<PeerNode> runner, Deliveries deliveries, Limits limits) {
        this.runner = runner;
        this.deliveries = deliveries;
        this.limits = limits;
    }

    /** Publishes to a topic, or without one to everybody. Waits while the network is slower than the publisher. */
    CompletableFuture<String> publish(Optional<TopicName> topic, Publication publication) {
        boolean large = publication.payload().size() > limits.maxMessageBytes();
        Optional<String> tooLarge = ContentRules.tooLarge(publication.payload().size());
        Message message = large && tooLarge.isEmpty() ? publication.largeMessage() : publication.message();
        Optional<String> wrong = tooLarge.or(() -> MessageRules.wrong(message, limits));
        if (wrong.isPresent()) {
            return CompletableFuture.failedFuture(new IllegalArgumentException(wrong.get()));
        }
        topic.ifPresent(name -> deliveries.awaitRoomFor(name.text()));
        CompletableFuture<String> confirmation = new CompletableFuture<>();
        publish(topic.map(TopicName::text).orElse(""), message, publication.payload(), confirmation);
        return confirmation;
    }

    /** Confirmations wait in the order of publication because both happen under the node's lock. */
    private void publish(String topic, Message message, ByteString payload, CompletableFuture<String> confirmation) {
        try {
            boolean decided = runner.until(
                    node -> refused(node, topic, confirmation) || taken(node, topic, message, payload, confirmation));
            if (!decided) {
                confirmation.completeExceptionally(new IllegalStateException("the peer has stopped"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            confirmation.completeExceptionally(e);
        }
    }

    private static boolean refused(PeerNode node, String topic, CompletableFuture<String> confirmation) {
        return !node.takesTopic(topic)
                && confirmation.completeExceptionally(new IllegalStateException(
                        "this peer has published to 65,536 topics since it started; use fewer, with the details in the"
                                + " message"));
    }

    private boolean taken(
            PeerNode node, String topic, Message message, ByteString payload, CompletableFuture<String> confirmation) {
        long nowNanos = System.nanoTime();
        if (message.hasContent() ? !node.canPublishLarge(message, nowNanos) : !node.canPublish(message)) {
            return false;
        }
        deliveries.expect(topic, confirmation);
        if (message.hasContent()) {
            node.publishLarge(topic, message, payload, nowNanos);
        } else {
            node.publish(topic, message, nowNanos);
        }
        deliveries.expected();
        return true;
    }

    /** Waits until everything published has left on the links; looks again at least once a second. */
    boolean flush(Duration atMost) throws InterruptedException {
        long endNanos = System.nanoTime() + atMost.toNanos();
        runner.until(node -> node.hasLeft(System.nanoTime()) || System.nanoTime() - endNanos >= 0);
        return runner.ask(node -> node.hasLeft(System.nanoTime()));
    }
}
