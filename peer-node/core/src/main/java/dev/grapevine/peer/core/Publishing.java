package dev.grapevine.peer.core;

import dev.grapevine.protocol.MessageRules;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Gathers this peer's messages into bundles, one for each topic. While a link is idle a message leaves at once, alone;
 * while every link is still writing, messages gather, together bounded in bytes and number, so that a fast publisher pays
 * hash and bookkeeping once a bundle. No timer is involved: the links' own pace closes the bundles.
 */
final class Publishing {
    /** Streams of all origins that a peer remembers: with more, this one's own would push each other out. */
    static final int MOST_TOPICS = 1 << 16;

    /** Tag and length before a message. */
    private static final int MESSAGE_OVERHEAD_BYTES = 5;

    private final PeerConfig config;
    private final LongSupplier wallClockMillis;
    /** By topic; of each topic that was ever published to, broadcasts among them. */
    private final Map<String, Long> nextSequence = new HashMap<>();

    private final Map<String, Bundle.Builder> gathering = new LinkedHashMap<>();
    private int messages;
    private int bytes;
    private int fields;

    Publishing(PeerConfig config, LongSupplier wallClockMillis) {
        this.config = config;
        this.wallClockMillis = wallClockMillis;
        nextSequence.put("", 1L);
    }

    /** Whether the topic is one of those published to, or there is room for one more. */
    boolean takes(String topic) {
        return nextSequence.size() <= MOST_TOPICS || nextSequence.containsKey(topic);
    }

    /** Whether one more message has to wait until the bundles have left. */
    boolean full(Message message) {
        return messages > 0
                && (messages >= config.limits().maxBundleMessages()
                        || bytes + bytes(message) > config.limits().maxBundleBytes()
                        || fields + MessageRules.fields(message) > MessageRules.maxFieldsInBundle());
    }

    void add(String topic, Message message) {
        gathering.computeIfAbsent(topic, t -> Bundle.newBuilder()).addMessages(message);
        nextSequence.putIfAbsent(topic, 1L);
        messages++;
        bytes += bytes(message);
        fields += MessageRules.fields(message);
    }

    private static int bytes(Message message) {
        return message.getSerializedSize() + MESSAGE_OVERHEAD_BYTES;
    }

    /** The bundles that have been gathering, made final; in the order in which their first messages came. */
    List<SealedBundle> seal() {
        if (messages == 0) {
            return List.of();
        }
        List<SealedBundle> sealed = new ArrayList<>(gathering.size());
        gathering.forEach((topic, bundle) -> sealed.add(seal(topic, bundle)));
        gathering.clear();
        messages = 0;
        bytes = 0;
        fields = 0;
        return sealed;
    }

    private SealedBundle seal(String topic, Bundle.Builder bundle) {
        long after = nextSequence.merge(topic, (long) bundle.getMessagesCount(), Long::sum);
        return SealedBundle.seal(bundle.setNetwork(config.network())
                .setOrigin(config.id().bytes())
                .setEpoch(config.epoch())
                .setTopic(topic)
                .setSequence(after - bundle.getMessagesCount())
                .setTimeMillis(wallClockMillis.getAsLong())
                .build());
    }
}
