package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.peer.core.score.Budget;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.wire.Digest;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.IHave;
import dev.grapevine.wire.Summary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Two neighbours compare what they have, so that nothing stays lost: when a link comes up, and with one neighbour every
 * half minute (Demers et al., "Epidemic algorithms for replicated database maintenance", 1987).
 *
 * <pre>
 *  A --Summary--> B          what A keeps, in 256 sums; left out while A has few streams
 *  A <--Digest-- B           what B has in the buckets that differ; nothing if none do
 *
 *  A --Digest--> B           what A has, in ranges of streams
 *  A <--IHave--- B           what A lacks and B still keeps, so much at a time
 *  A <--Digest-- B           in reply, if A has what B lacks; A answers with IHave only
 * </pre>
 *
 * While a round brings something new another one follows it, once everything that was asked for has come.
 */
final class AntiEntropy {
    private static final int MOST_ANNOUNCED = 4096;
    /** What came later may still be on its way to the neighbour. */
    private static final long SETTLED_NANOS = 5_000_000_000L;

    /** So few are told at once: their digest is hardly larger than a summary. */
    private static final int FEW_STREAMS = 32;

    private static final int BURST = 64;
    private static final long NANOS_PER_DIGEST = 100_000_000L;
    /** A round costs this peer a walk through all streams, and its neighbour decides when one ends. */
    private static final long NANOS_PER_ROUND = 500_000_000L;
    /** In one go, well below what a neighbour takes; with more, the next go begins where this one ends. */
    private static final int MOST_DIGESTS = 32;

    /** A neighbour. */
    private static final class Partner {
        final Budget digests;
        final Budget rounds;
        /** A Digest of ours is being answered. */
        boolean asking;
        /** And has brought something new. */
        boolean news;

        Partner() {
            this.digests = new Budget(BURST, NANOS_PER_DIGEST);
            this.rounds = new Budget(BURST, NANOS_PER_ROUND);
        }

        void begin() {
            asking = true;
            news = false;
        }
    }

    private final Effects effects;
    private final RandomGenerator random;
    private final Streams streams;
    private final BundleStore store;
    private final Interests interests;
    private final int idsPerFrame;
    private final Sums sums;
    private final Digests digests;
    private final Map<LinkId, Partner> partners = new LinkedHashMap<>();
    private int nextDigest;

    AntiEntropy(Effects effects, RandomGenerator random, History history, Interests interests, int idsPerFrame) {
        this.effects = effects;
        this.random = random;
        this.streams = history.streams();
        this.store = history.store();
        this.interests = interests;
        this.idsPerFrame = idsPerFrame;
        this.sums = new Sums(store, interests);
        this.digests = new Digests(streams, interests, idsPerFrame);
    }

    void onUp(LinkId link) {
        partners.put(link, new Partner());
    }

    void forget(LinkId link) {
        partners.remove(link);
    }

    /** Asks a neighbour for whatever this peer lacks. */
    void ask(LinkId link, long nowNanos) {
        Partner partner = partners.get(link);
        if (partner == null) {
            return;
        }
        partner.begin();
        if (streams.current(StreamRange.EVERYTHING).size() <= FEW_STREAMS) {
            send(link, digests.of(link, StreamRange.EVERYTHING, false));
        } else {
            var summary = sums.summary(link, random.nextLong(), nowNanos);
            effects.send(link, Frame.newBuilder().setSummary(summary).build());
        }
    }

    /** The neighbour is told what this peer has where they differ: it can say what it lacks, and give what this one does. */
    void onSummary(LinkId from, Summary m, long nowNanos) {
        Partner partner = partners.get(from);
        if (partner == null || !partner.digests.take(nowNanos) || !partner.rounds.take(nowNanos)) {
            effects.note(new PeerEvent.DigestIgnored());
            return;
        }
        Buckets differing = sums.differing(from, m, nowNanos);
        if (!differing.isEmpty()) {
            partner.begin();
            send(from, digests.of(from, StreamRange.in(differing), false));
        }
    }

    /** A neighbour wants other topics than before: there is more to compare. */
    void onInterest(LinkId link, long nowNanos) {
        Partner partner = partners.get(link);
        if (partner != null && partner.rounds.take(nowNanos)) {
            ask(link, nowNanos);
        }
    }

    /** Each says by itself which streams it is about, so any of them will do. */
    private void send(LinkId link, List<Frame> frames) {
        int count = Math.min(frames.size(), MOST_DIGESTS);
        int first = frames.size() > MOST_DIGESTS ? nextDigest : 0;
        for (int i = 0; i < count; i++) {
            effects.send(link, frames.get((first + i) % frames.size()));
        }
        nextDigest = (first + count) % frames.size();
    }

    /** The neighbour can give something that is new here. */
    void onNews(LinkId link) {
        Partner partner = partners.get(link);
        if (partner != null) {
            partner.news = true;
        }
    }

    /** Everything asked of the neighbour has come: is there more? */
    void onSatisfied(LinkId link, long nowNanos) {
        Partner partner = partners.get(link);
        if (partner != null && partner.asking && partner.news && partner.rounds.take(nowNanos)) {
            ask(link, nowNanos);
        }
    }

    void onDigest(LinkId from, Digest m, long nowNanos) {
        Partner partner = partners.get(from);
        if (partner == null || !partner.digests.take(nowNanos)) {
            effects.note(new PeerEvent.DigestIgnored());
            return;
        }
        Map<StreamId, Watermark> theirs = new LinkedHashMap<>();
        m.getStreamsList().forEach(d -> theirs.put(StreamId.of(d.getStream()), Watermark.of(d)));
        StreamRange range = StreamRange.of(m);
        announce(from, lacking(from, theirs, streams.current(range), nowNanos));
        if (!m.getReply() && hasMore(theirs) && partner.rounds.take(nowNanos)) {
            partner.begin();
            send(from, digests.of(from, range, true));
        }
    }

    /** Whether the neighbour has had what this peer has not. */
    private boolean hasMore(Map<StreamId, Watermark> theirs) {
        return theirs.entrySet().stream()
                .anyMatch(entry -> interests.wants(entry.getKey().topic())
                        && streams.find(entry.getKey())
                                .filter(mine -> mine.covers(entry.getValue()))
                                .isEmpty());
    }

    /** What the neighbour lacks: to be pulled at once, or only if it does not come by itself. */
    private record Lacking(List<BundleId> settled, List<BundleId> recent) {}

    private Lacking lacking(
            LinkId neighbour, Map<StreamId, Watermark> theirs, Map<StreamId, Watermark> mine, long nowNanos) {
        Set<StreamId> behind = behind(theirs, mine);
        Lacking lacking = new Lacking(new ArrayList<>(), new ArrayList<>());
        if (behind.isEmpty()) {
            return lacking;
        }
        store.forEach((id, bundle) -> {
            List<BundleId> ids = nowNanos - bundle.storedNanos() > SETTLED_NANOS ? lacking.settled : lacking.recent;
            if (ids.size() < MOST_ANNOUNCED
                    && behind.contains(bundle.stream())
                    && interests.wants(neighbour, bundle.stream().topic())) {
                Watermark mark = theirs.get(bundle.stream());
                if (mark == null || !mark.covers(bundle.sequence(), bundle.messages())) {
                    ids.add(id);
                }
            }
        });
        return lacking;
    }

    /** The streams in which this peer has had what the neighbour has not: mostly few, or none. */
    private static Set<StreamId> behind(Map<StreamId, Watermark> theirs, Map<StreamId, Watermark> mine) {
        Set<StreamId> behind = new HashSet<>();
        mine.forEach((stream, mark) -> {
            Watermark other = theirs.get(stream);
            if (other == null || !other.covers(mark)) {
                behind.add(stream);
            }
        });
        return behind;
    }

    private void announce(LinkId to, Lacking lacking) {
        announce(to, lacking.settled, false);
        announce(to, lacking.recent, true);
    }

    private void announce(LinkId to, List<BundleId> ids, boolean lazy) {
        for (int from = 0; from < ids.size(); from += idsPerFrame) {
            List<ByteString> part = ids.subList(from, Math.min(ids.size(), from + idsPerFrame)).stream()
                    .map(BundleId::bytes)
                    .toList();
            var have = IHave.newBuilder().addAllBundleIds(part).setLazy(lazy);
            effects.send(to, Frame.newBuilder().setIHave(have).build());
        }
    }
}
