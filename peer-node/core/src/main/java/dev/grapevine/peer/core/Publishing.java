package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.Message;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Gathers this peer's messages into bundles. While a link is idle a message leaves at once, alone; while every link is
 * still writing, messages gather, bounded in bytes and number, so that a fast publisher pays hash and bookkeeping once a
 * bundle. No timer is involved: the links' own pace closes a bundle.
 */
final class Publishing {
    private static final int MESSAGE_OVERHEAD_BYTES = 8;

    private final PeerConfig config;
    private final LongSupplier wallClockMillis;
    private Bundle.Builder gathering;
    private int bytes;
    private long nextSequence = 1;

    Publishing(PeerConfig config, LongSupplier wallClockMillis) {
        this.config = config;
        this.wallClockMillis = wallClockMillis;
        this.gathering = Bundle.newBuilder();
    }

    /** Whether one more message of this size has to wait until the bundle has left. */
    boolean full(int payloadBytes) {
        return gathering.getMessagesCount() > 0
                && (bytes + payloadBytes + MESSAGE_OVERHEAD_BYTES
                                > config.limits().maxBundleBytes()
                        || gathering.getMessagesCount() >= config.limits().maxBundleMessages());
    }

    void add(ByteString payload) {
        gathering.addMessages(Message.newBuilder().setPayload(payload));
        bytes += payload.size() + MESSAGE_OVERHEAD_BYTES;
    }

    /** The bundle that has been gathering, if there is one, made final. */
    Optional<SealedBundle> seal() {
        int count = gathering.getMessagesCount();
        if (count == 0) {
            return Optional.empty();
        }
        Bundle bundle = gathering
                .setNetwork(config.network())
                .setOrigin(config.id().bytes())
                .setEpoch(config.epoch())
                .setSequence(nextSequence)
                .setTimeMillis(wallClockMillis.getAsLong())
                .build();
        nextSequence += count;
        gathering = Bundle.newBuilder();
        bytes = 0;
        return Optional.of(SealedBundle.seal(bundle));
    }
}
