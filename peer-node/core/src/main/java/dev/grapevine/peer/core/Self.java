package dev.grapevine.peer.core;

import dev.grapevine.protocol.Address;
import dev.grapevine.wire.PeerRecord;
import java.util.List;

/** What this peer says of itself. Its incarnation rises with every death it refutes. */
final class Self {
    private final PeerConfig config;
    private long incarnation;

    Self(PeerConfig config) {
        this.config = config;
    }

    long incarnation() {
        return incarnation;
    }

    /** Somebody knows this peer with that incarnation: continue from there at least. */
    void atLeast(long known) {
        incarnation = Math.max(incarnation, Math.min(known, Long.MAX_VALUE - 1));
    }

    /** Somebody says that the peer with that incarnation is dead. */
    long refute(long accused) {
        atLeast(accused);
        return ++incarnation;
    }

    PeerRecord record(List<Address> joinedSeeds) {
        return PeerRecord.newBuilder()
                .setId(config.id().bytes())
                .setAddress(config.address().toString())
                .setEpoch(config.epoch())
                .setIncarnation(incarnation)
                .addAllSeeds(joinedSeeds.stream().map(Address::toString).toList())
                .build();
    }
}
