package dev.grapevine.peer.files;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.Subscription;
import dev.grapevine.peer.TopicSubscription;
import dev.grapevine.peer.view.DirectMessage;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.ContentId;
import dev.grapevine.wire.FileOffer;
import dev.grapevine.wire.FileRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shares files with other peers, and fetches what they share, of any size up to 1 TiB. A file is named by a hash over all
 * its bytes, so whoever gives it cannot give another. What has been fetched is shared too.
 *
 * <pre>{@code
 * FileSharing files = new FileSharing(peer);
 * String hash = files.share(Path.of("film.mp4")).hash();                        // here
 * files.fetch(hash, Optional.empty(), progress -> {}).join();                   // there
 * }</pre>
 *
 * <p>Safe for any thread. Close it before the peer.
 */
public final class FileSharing implements AutoCloseable {
    private static final int MOST_FETCHES = 8;
    private static final byte[] NOTHING = new byte[0];

    private final Peer peer;
    private final Shelf shelf = new Shelf();
    private final Map<ContentId, Fetching> fetches = new ConcurrentHashMap<>();
    private final Map<ContentId, Thread> threads = new ConcurrentHashMap<>();
    private final Subscription requests;
    private @Nullable TopicSubscription questions;

    /** @throws IllegalStateException when the peer shares files already */
    public FileSharing(Peer peer) {
        this.peer = peer;
        this.requests = peer.onRequest(Fetching.SERVICE, this::answer);
    }

    /**
     * Reads the file and lets others fetch it from now on, until this is closed. It must stay as it is.
     *
     * @throws IOException when it cannot be read
     * @throws IllegalStateException when 1,024 files are shared already
     */
    public SharedFile share(Path path) throws IOException {
        SharedFile file = shelf.add(path, FileHash.describe(path));
        listen();
        return file;
    }

    /** The files that others can have from here. */
    public List<SharedFile> shared() {
        return shelf.all();
    }

    /**
     * Fetches a file from all peers that share it, different chunks of each, and shares it then. An interrupted fetch to
     * the same folder goes on where it was.
     *
     * @param hash 64 hex digits
     * @param target where it is to be, where nothing is yet; else in the working directory, under the name it has elsewhere
     * @param progress hears of each chunk, on the fetching thread
     * @return completes with the file; fails with {@link IOException} when nobody gives it, or it cannot be written, and
     *     with {@link IllegalArgumentException} when hash or target cannot be used
     */
    public CompletableFuture<SharedFile> fetch(String hash, Optional<Path> target, Consumer<Progress> progress) {
        CompletableFuture<SharedFile> fetched = new CompletableFuture<>();
        try {
            ContentId id = FileHash.parse(hash);
            Fetching fetching = new Fetching(peer, id, target, progress);
            begin(id, fetching, fetched);
        } catch (IllegalArgumentException | IllegalStateException e) {
            fetched.completeExceptionally(e);
        }
        return fetched;
    }

    private void begin(ContentId id, Fetching fetching, CompletableFuture<SharedFile> fetched) {
        if (fetches.size() >= MOST_FETCHES) {
            throw new IllegalStateException(MOST_FETCHES + " files are being fetched already; wait for one of them");
        }
        if (fetches.putIfAbsent(id, fetching) != null) {
            throw new IllegalStateException("this file is being fetched already");
        }
        Thread thread = new Thread(() -> run(id, fetching, fetched), "grapevine-fetch-" + id);
        thread.setDaemon(true);
        threads.put(id, thread);
        thread.start();
    }

    private void run(ContentId id, Fetching fetching, CompletableFuture<SharedFile> fetched) {
        try {
            Fetching.Fetched file = fetching.run();
            SharedFile shared = shelf.add(file.path(), file.content());
            listen();
            forget(id);
            fetched.complete(shared);
        } catch (IOException | InterruptedException | RuntimeException e) {
            forget(id);
            fetched.completeExceptionally(e);
        }
    }

    private void forget(ContentId id) {
        fetches.remove(id);
        threads.remove(id);
    }

    private synchronized void listen() {
        if (questions == null) {
            questions = peer.subscribe(Fetching.TOPICS + "+", this::asked);
        }
    }

    /** Somebody looks for a file. */
    private void asked(ReceivedMessage question) {
        if (question.origin().equals(peer.id())) {
            return;
        }
        try {
            ContentId id = FileHash.parse(question.topic().substring(Fetching.TOPICS.length()));
            shelf.find(id).ifPresent(file -> {
                String name = String.valueOf(file.path().getFileName());
                var offer = FileOffer.newBuilder().setBytes(file.bytes()).setName(name);
                var request = FileRequest.newBuilder().setFile(id.bytes()).setOffer(offer);
                peer.request(
                        question.origin(), Fetching.SERVICE, request.build().toByteArray());
            });
        } catch (IllegalArgumentException e) {
            // Anybody can publish anything below $files.
            return;
        }
    }

    private byte[] answer(DirectMessage message) {
        FileRequest request;
        try {
            request = FileRequest.parseFrom(message.payload());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a FileRequest", e);
        }
        ContentId id = new ContentId(request.getFile());
        return switch (request.getWhatCase()) {
            case OFFER -> offered(id, message, request.getOffer());
            case HASHES_FROM -> shelf.hashes(id, request.getHashesFrom());
            case CHUNK -> shelf.chunk(id, request.getChunk());
            case WHAT_NOT_SET -> throw new IllegalArgumentException("a FileRequest that asks nothing");
        };
    }

    private byte[] offered(ContentId id, DirectMessage message, FileOffer offer) {
        Fetching fetching = fetches.get(id);
        if (fetching != null) {
            fetching.offered(message.origin(), offer);
        }
        return NOTHING;
    }

    /** Others cannot fetch from here any more; what is being fetched is interrupted. */
    @Override
    public synchronized void close() {
        requests.close();
        if (questions != null) {
            questions.close();
        }
        threads.values().forEach(Thread::interrupt);
    }
}
