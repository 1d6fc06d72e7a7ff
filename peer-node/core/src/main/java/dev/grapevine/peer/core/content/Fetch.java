package dev.grapevine.peer.core.content;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Frames;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * One content on its way here: each missing chunk is asked of one neighbour at a time that has it, of all of them at once
 * different ones, in random order, so that neighbours who fetch the same soon have chunks to exchange. What a neighbour
 * does not give is asked of another: at once when its link is gone, after 5 s when it is silent.
 */
final class Fetch {
    private static final long GIVE_UP_NANOS = 60_000_000_000L;

    final Holding holding;
    private final Effects effects;
    private final RandomGenerator random;
    private final Map<LinkId, Provider> providers = new LinkedHashMap<>();
    private final BitSet asked = new BitSet();
    private long progressNanos;

    Fetch(Holding holding, Effects effects, RandomGenerator random, long nowNanos) {
        this.holding = holding;
        this.effects = effects;
        this.random = random;
        this.progressNanos = nowNanos;
    }

    /** Asks a neighbour what it has. */
    void inquire(LinkId link) {
        effects.send(link, Frames.wantChunks(holding.id, List.of()));
    }

    boolean knows(LinkId link) {
        return providers.containsKey(link);
    }

    /** A neighbour has said what it has. */
    void onHave(LinkId link, ByteString bits, long nowNanos) {
        BitSet chunks = BitSet.valueOf(bits.toByteArray());
        if (bits.isEmpty()) {
            forget(link, nowNanos);
            return;
        }
        chunks.clear(holding.chunks, Math.max(holding.chunks, chunks.length()));
        providers.computeIfAbsent(link, l -> new Provider(nowNanos)).has(chunks, nowNanos);
        ask(link, nowNanos);
    }

    /** A checked chunk has come. */
    void onChunk(LinkId link, int index, ByteString data, long nowNanos) {
        holding.take(index, data);
        asked.clear(index);
        progressNanos = nowNanos;
        Provider provider = providers.get(link);
        if (provider != null) {
            provider.gave(index, nowNanos);
            ask(link, nowNanos);
        }
    }

    private void ask(LinkId link, long nowNanos) {
        Provider provider = providers.get(link);
        if (provider == null) {
            return;
        }
        BitSet missing = holding.missing(provider.has, asked);
        List<Integer> wanted = new ArrayList<>();
        while (provider.room() > 0 && !missing.isEmpty()) {
            int index = next(missing);
            missing.clear(index);
            asked.set(index);
            provider.ask(index, nowNanos);
            wanted.add(index);
        }
        if (!wanted.isEmpty()) {
            effects.send(link, Frames.wantChunks(holding.id, wanted));
        }
    }

    /** The first at or after a random one. */
    private int next(BitSet missing) {
        int next = missing.nextSetBit(random.nextInt(holding.chunks));
        return next >= 0 ? next : missing.nextSetBit(0);
    }

    /** A neighbour is gone, or has nothing: others are asked for what it owes. */
    void forget(LinkId link, long nowNanos) {
        Provider provider = providers.remove(link);
        if (provider != null && !provider.asked.isEmpty()) {
            asked.andNot(provider.asked);
            List.copyOf(providers.keySet()).forEach(other -> ask(other, nowNanos));
        }
    }

    /** Once a second: returns the neighbours that have been asked in vain. */
    List<LinkId> stalled(long nowNanos) {
        List<LinkId> stalled = new ArrayList<>(0);
        providers.forEach((link, provider) -> {
            if (provider.isStalled(nowNanos)) {
                stalled.add(link);
            }
        });
        stalled.forEach(link -> forget(link, nowNanos));
        return stalled;
    }

    /** The neighbours that have some of it. */
    List<LinkId> providers() {
        return List.copyOf(providers.keySet());
    }

    /** Whether nothing is on its way: those who are known to have some of it have nothing that is missing here. */
    boolean isIdle() {
        return asked.isEmpty();
    }

    /** Whether not one chunk has come for a minute. */
    boolean isHopeless(long nowNanos) {
        return nowNanos - progressNanos > GIVE_UP_NANOS;
    }
}
