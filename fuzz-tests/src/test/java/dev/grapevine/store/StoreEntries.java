package dev.grapevine.store;

import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.PeerRecord;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Entries of a registry, the same for the same number. */
final class StoreEntries {
    private StoreEntries() {}

    static List<PeerRecord> first(int count) {
        return IntStream.range(0, count).mapToObj(StoreEntries::entry).toList();
    }

    private static PeerRecord entry(int number) {
        return PeerRecord.newBuilder()
                .setId(NodeId.random(new Random(number)).bytes())
                .setAddress("127.0.0.1:" + (1024 + number))
                .setEpoch(number + 1)
                .setIncarnation(number)
                .build();
    }
}
