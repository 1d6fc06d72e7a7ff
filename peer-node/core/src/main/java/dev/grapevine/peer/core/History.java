package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.SealedBundle;

/**
 * What this peer has had, in three memories, each longer or fuller than the one before: the ids of the last minutes
 * ({@link MessageList}), the bundles that neighbours can still ask for ({@link BundleStore}), and for each stream the
 * sequence numbers that ever came ({@link Streams}).
 */
final class History {
    private final MessageList messageList = new MessageList();
    private final BundleStore store;
    private final Streams streams;

    History(PeerConfig config, Effects effects) {
        this.store = new BundleStore(config);
        this.streams = new Streams(effects, config.spreading().keptFor());
    }

    BundleStore store() {
        return store;
    }

    Streams streams() {
        return streams;
    }

    /** Whether this very bundle came lately, or is kept. */
    boolean knows(BundleId id) {
        return messageList.contains(id) || store.contains(id);
    }

    /** How long ago it came; 0 when its id is not listed any more. */
    long knownNanos(BundleId id, long nowNanos) {
        return nowNanos - messageList.sinceNanos(id, nowNanos);
    }

    /** Whether everything in it came once, in this bundle or another. */
    boolean covers(SealedBundle bundle) {
        var content = bundle.content();
        return streams.covers(StreamId.of(content), content.getSequence(), content.getMessagesCount());
    }

    /** A bundle that was forgotten has come once more. */
    void recall(BundleId id, long nowNanos) {
        messageList.add(id, nowNanos);
    }

    /** A new bundle, which is kept from now on. */
    void add(BundleId id, BundleStore.Stored bundle, long nowNanos) {
        messageList.add(id, nowNanos);
        streams.add(bundle.stream(), bundle.sequence(), bundle.messages(), nowNanos);
        store.add(id, bundle);
    }

    /** Once a second. */
    void expire(long nowNanos) {
        messageList.expire(nowNanos);
        store.expire(nowNanos);
        streams.expire(nowNanos);
    }
}
