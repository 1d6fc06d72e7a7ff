package dev.grapevine.peer.core.content;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.peer.core.PeerEvent;
import dev.grapevine.protocol.ContentId;
import dev.grapevine.protocol.ContentRules;
import dev.grapevine.protocol.Frames;
import dev.grapevine.wire.Chunk;
import dev.grapevine.wire.Content;
import dev.grapevine.wire.HaveChunks;
import dev.grapevine.wire.WantChunks;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The contents that this peer knows of. Each is in one of these states:
 *
 * <pre>
 * known     its description has come with a message        -> waiting when wanted here, or asked for by a neighbour
 * waiting   there is no room for it yet                    -> fetching when there is
 * fetching  every neighbour is asked what it has (Fetch)   -> complete | gone after a minute without a chunk
 * complete  others are given it (Serving)                  -> known when its room is needed and nobody fetches it
 * </pre>
 *
 * Chunks that are here can be had by others while the rest is still on its way. What is here and on its way has 128 MiB
 * together; 1,024 are known, and of those only so many wait.
 */
public final class Contents {
    private static final long CAPACITY_BYTES = 2L * ContentRules.MOST_BYTES;
    private static final int MOST_KNOWN = 1024;

    private final Effects effects;
    private final Supplier<List<LinkId>> neighbours;
    private final ContentUser user;
    private final RandomGenerator random;
    private final Map<ContentId, Content> known = new LinkedHashMap<>();
    private final Map<ContentId, Content> waiting = new LinkedHashMap<>();
    private final Map<ContentId, Fetch> fetches = new LinkedHashMap<>();
    /** Complete ones and those being fetched; the least lately begun first. */
    private final Map<ContentId, Holding> holdings = new LinkedHashMap<>();

    private final Serving serving;
    private long heldBytes;

    /** @param neighbours the links to neighbours that are up */
    public Contents(Effects effects, Supplier<List<LinkId>> neighbours, ContentUser user, RandomGenerator random) {
        this.effects = effects;
        this.neighbours = neighbours;
        this.user = user;
        this.random = random;
        this.serving = new Serving(effects, holdings::get);
    }

    // ---- this peer's own ----

    /** Whether so large a content can be published now; if not, some time after others have fetched what there is. */
    public boolean hasRoomFor(Content content, long nowNanos) {
        return holdings.containsKey(ContentId.of(content)) || makeRoom(content.getBytes(), nowNanos);
    }

    /** Others can have this from now on; once {@link #hasRoomFor} has said yes. */
    public void publish(Content content, ByteString whole, long nowNanos) {
        ContentId id = ContentId.of(content);
        known(id, content);
        waiting.remove(id);
        Holding holding = holding(id, content, nowNanos);
        if (!holding.isComplete()) {
            holding.take(whole);
            fetches.remove(id);
            complete(holding);
        }
    }

    /** Whether nobody is probably still fetching, or about to fetch, what is here. */
    public boolean isIdle(long nowNanos) {
        return serving.isIdle() && holdings.values().stream().noneMatch(holding -> holding.inUse(nowNanos));
    }

    // ---- contents that messages name ----

    /** A message has named it. */
    public void announced(ContentId id, Content content) {
        known(id, content);
    }

    /** It is wanted here: {@link ContentUser} hears of it. */
    public void want(ContentId id, Content content, long nowNanos) {
        Holding holding = holdings.get(id);
        if (holding != null && holding.isComplete()) {
            user.complete(id, holding.whole());
        } else if (holding == null && waiting.size() >= MOST_KNOWN) {
            giveUp(id);
        } else if (holding == null) {
            waiting.put(id, content);
            begin(nowNanos);
        }
    }

    private void known(ContentId id, Content content) {
        known.remove(id);
        known.put(id, content);
        if (known.size() > MOST_KNOWN) {
            known.remove(known.keySet().iterator().next());
        }
    }

    /** Those that wait begin, as far as there is room. */
    private void begin(long nowNanos) {
        while (!waiting.isEmpty()) {
            Map.Entry<ContentId, Content> next = waiting.entrySet().iterator().next();
            if (!makeRoom(next.getValue().getBytes(), nowNanos)) {
                return;
            }
            waiting.remove(next.getKey());
            Fetch fetch = new Fetch(holding(next.getKey(), next.getValue(), nowNanos), effects, random, nowNanos);
            fetches.put(next.getKey(), fetch);
            neighbours.get().forEach(fetch::inquire);
        }
    }

    private Holding holding(ContentId id, Content content, long nowNanos) {
        Holding before = holdings.get(id);
        if (before != null) {
            return before;
        }
        Holding holding = new Holding(id, content, nowNanos);
        heldBytes += holding.bytes();
        holdings.put(id, holding);
        return holding;
    }

    private boolean makeRoom(long bytes, long nowNanos) {
        if (heldBytes + bytes > CAPACITY_BYTES) {
            List.copyOf(holdings.values()).stream()
                    .filter(holding -> holding.isComplete() && !holding.inUse(nowNanos))
                    .forEach(holding -> dropFor(bytes, holding));
        }
        return heldBytes + bytes <= CAPACITY_BYTES;
    }

    private void dropFor(long bytes, Holding holding) {
        if (heldBytes + bytes > CAPACITY_BYTES) {
            drop(holding);
        }
    }

    private void drop(Holding holding) {
        holdings.remove(holding.id);
        heldBytes -= holding.bytes();
    }

    private void complete(Holding holding) {
        effects.note(new PeerEvent.ContentComplete(holding.bytes()));
        user.complete(holding.id, holding.whole());
    }

    private void giveUp(ContentId id) {
        effects.note(new PeerEvent.ContentGone(id));
        user.gone(id);
    }

    // ---- chunks ----

    /** A neighbour asks what is here, or for chunks. */
    public void onWantChunks(LinkId from, WantChunks m, long nowNanos) {
        ContentId id = new ContentId(m.getContent());
        if (m.getChunksCount() == 0) {
            onInquiry(from, id, nowNanos);
            return;
        }
        int refused = serving.add(from, id, m.getChunksList(), nowNanos);
        if (refused > 0) {
            effects.note(new PeerEvent.ChunksRefused(refused));
        }
    }

    /** What is not here is fetched for a neighbour's sake too: it may have no other who could. */
    private void onInquiry(LinkId from, ContentId id, long nowNanos) {
        Content content = known.get(id);
        if (content != null && !holdings.containsKey(id) && waiting.size() < MOST_KNOWN) {
            waiting.put(id, content);
            begin(nowNanos);
        }
        Holding holding = holdings.get(id);
        if (holding != null) {
            holding.fetchedBy(from, nowNanos);
        }
        effects.send(from, Frames.haveChunks(id, holding == null ? ByteString.EMPTY : holding.bits()));
        Fetch fetch = fetches.get(id);
        if (fetch != null && !fetch.knows(from)) {
            fetch.inquire(from);
        }
    }

    /** A neighbour says which chunks it has. */
    public void onHaveChunks(LinkId from, HaveChunks m, long nowNanos) {
        ContentId id = new ContentId(m.getContent());
        Holding holding = holdings.get(id);
        if (holding != null && holding.isAll(m.getChunks())) {
            holding.fetched(from);
        }
        Fetch fetch = fetches.get(id);
        if (fetch != null) {
            fetch.onHave(from, m.getChunks(), nowNanos);
        }
    }

    /** A neighbour gives a chunk. Says what is wrong with it, if anything is. */
    public Optional<String> onChunk(LinkId from, Chunk m, long nowNanos) {
        Fetch fetch = fetches.get(new ContentId(m.getContent()));
        if (fetch == null || m.getIndex() >= fetch.holding.chunks || fetch.holding.has(m.getIndex())) {
            effects.note(new PeerEvent.ChunkUnasked());
            return Optional.empty();
        }
        if (!ContentRules.isChunk(fetch.holding.content, m.getIndex(), m.getData())) {
            fetch.forget(from, nowNanos);
            return Optional.of("a chunk that is not what its hash says");
        }
        effects.note(new PeerEvent.ChunkReceived());
        fetch.onChunk(from, m.getIndex(), m.getData(), nowNanos);
        tell(fetch.holding, fetch.holding.fetchers());
        if (fetch.holding.isComplete()) {
            fetches.remove(fetch.holding.id);
            tell(fetch.holding, fetch.providers());
            complete(fetch.holding);
        }
        return Optional.empty();
    }

    private void tell(Holding holding, Collection<LinkId> links) {
        ByteString bits = holding.bits();
        links.forEach(link -> effects.send(link, Frames.haveChunks(holding.id, bits)));
    }

    // ---- links and time ----

    /** A neighbour's link is up: it may have what is still missing. */
    public void onUp(LinkId link) {
        fetches.values().forEach(fetch -> fetch.inquire(link));
    }

    /** A neighbour's link is gone. */
    public void onDown(LinkId link, long nowNanos) {
        serving.forget(link);
        holdings.values().forEach(holding -> holding.fetched(link));
        List.copyOf(fetches.values()).forEach(fetch -> fetch.forget(link, nowNanos));
    }

    /** Everything for the link has left. */
    public void onDrained(LinkId link, long nowNanos) {
        serving.onDrained(link, nowNanos);
    }

    /** Once a second. */
    public void sweep(long nowNanos) {
        for (Fetch fetch : List.copyOf(fetches.values())) {
            fetch.stalled(nowNanos).forEach(link -> effects.note(new PeerEvent.ProviderStalled()));
            if (fetch.isHopeless(nowNanos)) {
                fetches.remove(fetch.holding.id);
                drop(fetch.holding);
                giveUp(fetch.holding.id);
            } else if (fetch.isIdle()) {
                neighbours.get().forEach(fetch::inquire);
            }
        }
        begin(nowNanos);
    }
}
