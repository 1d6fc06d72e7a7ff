package dev.grapevine.peer.files;

import com.google.protobuf.ByteString;
import dev.grapevine.peer.Peer;
import dev.grapevine.protocol.ContentId;
import dev.grapevine.protocol.ContentRules;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Content;
import dev.grapevine.wire.FileOffer;
import dev.grapevine.wire.FileRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One file on its way here, on a thread of its own: finds sources, asks the first for the hashes of the chunks, then all of
 * them for different chunks, and writes each when it has been checked. Gives up when nobody has given anything for 30 s.
 */
final class Fetching {
    static final String SERVICE = "files";
    static final String TOPICS = "$files/";
    private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LONGEST_BYTES = 1L << 40;
    private static final int MOST_NAME_CHARS = 255;
    private static final int MOST_ARRIVALS = 1_024;

    /** Something has come: an offer, a chunk, or the reason why there is none. */
    private record Arrival(NodeId from, @Nullable FileOffer offer, int index, byte @Nullable [] data) {}

    private final Peer peer;
    private final ContentId id;
    private final Optional<Path> wanted;
    private final Consumer<Progress> progress;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final Sources sources = new Sources();
    private final BitSet asked = new BitSet();
    private final Map<NodeId, FileOffer> offers = new LinkedHashMap<>();
    private String name = "";
    private long heardNanos = System.nanoTime();
    private long askedNanos = heardNanos - ASK_AGAIN_NANOS;

    /** @param wanted where it is to be; without it, under the name that the first source has for it */
    Fetching(Peer peer, ContentId id, Optional<Path> wanted, Consumer<Progress> progress) {
        this.peer = peer;
        this.id = id;
        this.wanted = wanted;
        this.progress = progress;
    }

    /** Any thread: a peer has the file. */
    void offered(NodeId from, FileOffer what) {
        boolean plausible = what.getBytes() >= 0 && what.getBytes() <= LONGEST_BYTES;
        if (plausible && arrivals.size() < MOST_ARRIVALS) {
            arrivals.add(new Arrival(from, what, 0, null));
        }
    }

    /** What has come, described. */
    record Fetched(Path path, Content content) {}

    Fetched run() throws IOException, InterruptedException {
        wanted.ifPresent(Fetching::requireFree);
        Content content = description();
        Path target = wanted.orElseGet(this::offeredName);
        requireFree(target);
        try (PartFile part = new PartFile(target, content)) {
            while (!part.isComplete()) {
                ask(part);
                take(part);
                progress.accept(new Progress(part.done(), part.total(), sources.count()));
            }
            part.finish();
        }
        return new Fetched(target, content);
    }

    private static void requireFree(Path target) {
        if (Files.exists(target)) {
            throw new IllegalArgumentException(target + " exists; say where else the file is to be");
        }
    }

    /** Only the last part of what somebody else calls it. */
    private Path offeredName() {
        String last = name.replaceAll(".*[/\\\\]", "");
        boolean usable = !last.isBlank()
                && last.length() <= MOST_NAME_CHARS
                && !last.startsWith(".")
                && last.chars().noneMatch(Character::isISOControl);
        return Path.of(usable ? last : FileHash.text(id).substring(0, 16));
    }

    // ---- the hashes of its chunks ----

    private Content description() throws IOException, InterruptedException {
        while (true) {
            awaitArrival();
            for (Map.Entry<NodeId, FileOffer> source : List.copyOf(offers.entrySet())) {
                Optional<Content> content =
                        describedBy(source.getKey(), source.getValue().getBytes());
                if (content.isPresent()) {
                    heardNanos = System.nanoTime();
                    name = source.getValue().getName();
                    return content.get();
                }
                sources.drop(source.getKey());
                offers.remove(source.getKey());
            }
        }
    }

    private Optional<Content> describedBy(NodeId source, long bytes) throws InterruptedException {
        int chunks = ContentRules.chunks(bytes);
        ByteString hashes = ByteString.EMPTY;
        try {
            while (hashes.size() < chunks * (long) FileHash.BYTES) {
                byte[] some = peer.request(
                                source,
                                SERVICE,
                                request()
                                        .setHashesFrom(hashes.size() / FileHash.BYTES)
                                        .build()
                                        .toByteArray())
                        .get();
                if (some.length == 0) {
                    return Optional.empty();
                }
                hashes = hashes.concat(ByteString.copyFrom(some));
            }
        } catch (ExecutionException e) {
            return Optional.empty();
        }
        Content content =
                Content.newBuilder().setBytes(bytes).setChunkHashes(hashes).build();
        return ContentId.of(content).equals(id) ? Optional.of(content) : Optional.empty();
    }

    private FileRequest.Builder request() {
        return FileRequest.newBuilder().setFile(id.bytes());
    }

    // ---- its chunks ----

    private void ask(PartFile part) {
        for (Optional<NodeId> source = sources.free(); source.isPresent(); source = sources.free()) {
            int index = part.next(asked);
            if (index < 0) {
                return;
            }
            NodeId from = source.get();
            asked.set(index);
            sources.asked(from);
            peer.request(from, SERVICE, request().setChunk(index).build().toByteArray())
                    .whenComplete((data, failure) -> arrivals.add(new Arrival(from, null, index, data)));
        }
    }

    private void take(PartFile part) throws IOException, InterruptedException {
        Optional<Arrival> arrival = awaitArrival();
        if (arrival.isEmpty() || arrival.get().offer != null) {
            return;
        }
        Arrival chunk = arrival.get();
        asked.clear(chunk.index);
        if (chunk.data == null) {
            sources.failed(chunk.from);
        } else if (part.take(chunk.index, chunk.data)) {
            sources.gave(chunk.from);
            heardNanos = System.nanoTime();
        } else {
            sources.drop(chunk.from);
        }
    }

    /** Waits a second at most; asks who has the file while nobody is known who does. */
    private Optional<Arrival> awaitArrival() throws IOException, InterruptedException {
        long nowNanos = System.nanoTime();
        if (nowNanos - heardNanos > GIVE_UP_NANOS) {
            throw new IOException(
                    offers.isEmpty()
                            ? "no peer that can be reached shares this file"
                            : "the peers that shared this file are gone; fetch it again to go on where it was");
        }
        if (sources.count() == 0 && nowNanos - askedNanos >= ASK_AGAIN_NANOS) {
            askedNanos = nowNanos;
            peer.publish(TOPICS + FileHash.text(id), new byte[0]);
        }
        Optional<Arrival> arrival = Optional.ofNullable(arrivals.poll(1, TimeUnit.SECONDS));
        arrival.filter(something -> something.offer != null).ifPresent(this::takeOffer);
        return arrival;
    }

    private void takeOffer(Arrival offered) {
        if (sources.add(offered.from)) {
            offers.put(offered.from, Objects.requireNonNull(offered.offer));
        }
    }
}
