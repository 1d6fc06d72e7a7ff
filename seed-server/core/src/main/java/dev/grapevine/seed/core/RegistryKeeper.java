package dev.grapevine.seed.core;

import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.PeerRecord;

/**
 * What keeps a registry beyond the life of its seed. Called only while the node decides: each call only enqueues, and what
 * has been done is told by {@link SeedNode#onKept} later.
 */
public interface RegistryKeeper {
    /** The number of what needs no waiting for. */
    long KEPT = 0;

    /** Nothing outlives the seed, and nobody waits for it. */
    RegistryKeeper NONE = new RegistryKeeper() {
        @Override
        public long keep(PeerRecord record) {
            return KEPT;
        }

        @Override
        public void forget(NodeId peer) {
            // It was never kept.
        }
    };

    /**
     * Keeps an entry, in the place of an earlier one of the same peer.
     *
     * @return a number that rises from call to call, for {@link SeedNode#onKept}; {@link #KEPT} when there is nothing to
     *     wait for
     */
    long keep(PeerRecord record);

    /** Keeps the entry of this peer no longer. */
    void forget(NodeId peer);
}
