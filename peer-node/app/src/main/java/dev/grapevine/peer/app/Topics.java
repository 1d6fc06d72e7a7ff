package dev.grapevine.peer.app;

import dev.grapevine.peer.Peer;
import dev.grapevine.peer.TopicSubscription;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.TopicFilter;
import dev.grapevine.protocol.TopicName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a person at the prompt has subscribed to, each filter once. A message that several filters match is counted by each
 * and shown once. Safe for several threads.
 */
final class Topics {
    private final Peer peer;
    private final Map<String, TopicSubscription> byFilter = new LinkedHashMap<>();
    private volatile Consumer<ReceivedMessage> screen = message -> {};

    Topics(Peer peer) {
        this.peer = peer;
    }

    /** Where messages are shown from now on. */
    void showOn(Consumer<ReceivedMessage> watchedScreen) {
        screen = watchedScreen;
    }

    /** Returns whether it is new. */
    synchronized boolean subscribe(String filter) {
        if (byFilter.containsKey(filter)) {
            return false;
        }
        byFilter.put(filter, peer.subscribe(filter, message -> show(filter, message)));
        return true;
    }

    /** Returns whether there was such a subscription. */
    synchronized boolean unsubscribe(String filter) {
        TopicSubscription subscription = byFilter.remove(filter);
        if (subscription != null) {
            subscription.close();
        }
        return subscription != null;
    }

    synchronized List<TopicSubscription> all() {
        return List.copyOf(byFilter.values());
    }

    private void show(String filter, ReceivedMessage message) {
        if (firstFor(new TopicName(message.topic())).equals(filter)) {
            screen.accept(message);
        }
    }

    private synchronized String firstFor(TopicName topic) {
        return byFilter.values().stream()
                .map(TopicSubscription::filter)
                .filter(filter -> filter.matches(topic))
                .map(TopicFilter::text)
                .findFirst()
                .orElse("");
    }
}
