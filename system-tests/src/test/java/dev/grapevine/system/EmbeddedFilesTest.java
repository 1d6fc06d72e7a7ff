package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.grapevine.peer.Peer;
import dev.grapevine.peer.files.FileSharing;
import dev.grapevine.peer.files.Progress;
import dev.grapevine.peer.files.SharedFile;
import dev.grapevine.protocol.ContentRules;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.seed.Seed;
import dev.grapevine.wire.FileOffer;
import dev.grapevine.wire.FileRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files from disk to disk between peers in one process. */
class EmbeddedFilesTest {
    private static final int CHUNKS = 20;
    private static final int BYTES = CHUNKS * ContentRules.CHUNK_BYTES - 77;
    private static final long SOON_SECONDS = 20;

    @TempDir
    Path folder;

    private final byte[] bytes = new byte[BYTES];
    private final List<Peer> peers = new ArrayList<>();
    private final List<FileSharing> sharing = new ArrayList<>();
    private Seed seed;
    private Path original;

    @BeforeEach
    void network() throws Exception {
        seed = Seed.builder().start();
        for (int i = 0; i < 3; i++) {
            Peer peer =
                    Peer.builder().seeds(SeedList.of(List.of(seed.address()))).start();
            peers.add(peer);
            peer.joined().get(SOON_SECONDS, TimeUnit.SECONDS);
        }
        await().atMost(Duration.ofSeconds(SOON_SECONDS))
                .until(() -> peers.stream().allMatch(peer -> peer.neighbours().size() == 2));
        new Random(5).nextBytes(bytes);
        original = Files.write(folder.resolve("film.mp4"), bytes);
    }

    @AfterEach
    void end() {
        sharing.forEach(FileSharing::close);
        peers.forEach(Peer::close);
        seed.close();
    }

    @Test
    void whatOneSharesAnotherFetchesAndSharesItselfThen() throws Exception {
        String hash = files(0).share(original).hash();
        ConcurrentLinkedQueue<Progress> progress = new ConcurrentLinkedQueue<>();
        Path second = folder.resolve("second.mp4");
        SharedFile fetched =
                files(1).fetch(hash, Optional.of(second), progress::add).get(SOON_SECONDS, TimeUnit.SECONDS);
        sharing.get(0).close();
        Path third = folder.resolve("third.mp4");
        files(2).fetch(hash, Optional.of(third), p -> {}).get(SOON_SECONDS, TimeUnit.SECONDS);

        assertThat(fetched).isEqualTo(new SharedFile(hash, second.toAbsolutePath(), BYTES));
        assertThat(second).hasBinaryContent(bytes);
        assertThat(third).hasBinaryContent(bytes);
        assertThat(progress).extracting(Progress::done).isSorted().endsWith((long) BYTES);
        assertThat(folder.toFile().list()).as("no parts are left").hasSize(3);
    }

    @Test
    void anInterruptedFetchGoesOnWhereItWas() throws Exception {
        String hash = files(0).share(original).hash();
        byte[] half = Arrays.copyOf(bytes, BYTES / 2);
        half[3] ^= 1;
        Files.write(folder.resolve("." + hash.substring(0, 16) + ".part"), half);
        ConcurrentLinkedQueue<Progress> progress = new ConcurrentLinkedQueue<>();
        Path target = folder.resolve("again.mp4");
        files(1).fetch(hash, Optional.of(target), progress::add).get(SOON_SECONDS, TimeUnit.SECONDS);

        assertThat(target).hasBinaryContent(bytes);
        assertThat(progress.element().done())
                .as("whole chunks of the half, but for the one that is damaged")
                .isGreaterThanOrEqualTo((CHUNKS / 2 - 2) * (long) ContentRules.CHUNK_BYTES);
    }

    @Test
    void whoGivesSomethingElseIsNotAskedAgain() throws Exception {
        String hash = files(0).share(original).hash();
        Peer liar = peers.get(2);
        liar.onRequest("files", request -> new byte[ContentRules.CHUNK_BYTES]);
        liar.subscribe("$files/+", question -> {
            var offer = FileOffer.newBuilder().setBytes(BYTES).setName("../../../evil");
            var id = com.google.protobuf.ByteString.copyFrom(
                    java.util.HexFormat.of().parseHex(hash));
            liar.request(
                    question.origin(),
                    "files",
                    FileRequest.newBuilder().setFile(id).setOffer(offer).build().toByteArray());
        });
        Path target = folder.resolve("right.mp4");
        files(1).fetch(hash, Optional.of(target), p -> {}).get(SOON_SECONDS, TimeUnit.SECONDS);

        assertThat(target).hasBinaryContent(bytes);
    }

    @Test
    void whatCannotBeUsedIsSaidAtOnce() throws Exception {
        FileSharing files = files(0);
        String hash = files.share(original).hash();

        assertThatThrownBy(() -> files.fetch("abc", Optional.empty(), p -> {}).get(1, TimeUnit.SECONDS))
                .hasMessageContaining("64 hex digits");
        assertThatThrownBy(() ->
                        files(1).fetch(hash, Optional.of(original), p -> {}).get(SOON_SECONDS, TimeUnit.SECONDS))
                .hasMessageContaining("exists; say where else");
        assertThatThrownBy(() -> files.share(folder.resolve("nothing"))).isInstanceOf(java.io.IOException.class);
    }

    private FileSharing files(int peer) {
        FileSharing files = new FileSharing(peers.get(peer));
        sharing.add(files);
        return files;
    }
}
