package dev.grapevine.system;

import static dev.grapevine.system.Network.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code share} and {@code fetch}, for scripts and at the prompt, and large messages through pipes. */
class FilesIT {
    private static final int MIB = 1 << 20;

    @RegisterExtension
    static final Network network = Network.of(3, 3);

    @TempDir
    Path folder;

    @AfterEach
    void nobodyElseStays() {
        network.endRuns();
    }

    @Test
    void aSharedFileIsFetchedByItsHash() throws Exception {
        Path original = file("film.mp4", 5 * MIB + 3);
        NodeProcess share = network.run("peer", "share", original.toString());
        soon().until(() -> !share.unasked().isEmpty());
        String hash = share.unasked().get(0);
        Path copy = folder.resolve("copy.mp4");
        NodeProcess fetch = network.run("peer", "fetch", hash, "--to", copy.toString());

        assertThat(fetch.exitStatus()).as(fetch::output).isZero();
        assertThat(fetch.lastWords()).containsExactly(copy.toString());
        assertThat(fetch.err()).contains("100 %, 5.0 of 5.0 MiB");
        assertThat(copy).hasSameBinaryContentAs(original);

        Path third = folder.resolve("third.mp4");
        NodeProcess peer = network.peers().get(0);
        assertThat(peer.ask("fetch " + hash + " " + third)).endsWith("third.mp4, " + (5 * MIB + 3) + " bytes");
        assertThat(third).hasSameBinaryContentAs(original);
        assertThat(peer.ask("share " + third)).isEqualTo(hash);

        share.signal("INT");
        assertThat(share.lastWords()).containsExactly(hash);
        assertThat(share.exitStatus()).isEqualTo(130);
    }

    @Test
    void whatCannotBeUsedIsStatusTwo() {
        assertThat(network.run("peer", "share").exitStatus()).isEqualTo(2);
        assertThat(network.run("peer", "share", "no/such/file").exitStatus()).isEqualTo(2);
        NodeProcess fetch = network.run("peer", "fetch", "film.mp4");
        assertThat(fetch.exitStatus()).isEqualTo(2);
        assertThat(fetch.err()).contains("64 hex digits");
    }

    @Test
    void aLargeMessageGoesThroughPipesBitForBit() throws Exception {
        Path original = file("scan.tiff", 5 * MIB + 1);
        NodeProcess subscriber = network.run("peer", "subscribe", "--topic", "scans", "--json", "--count", "1");
        soon().until(() -> subscriber.err().contains("subscribed"));
        NodeProcess publisher = network.run("peer", "publish", "--topic", "scans", "--file", original.toString());

        assertThat(publisher.exitStatus()).as(publisher::output).isZero();
        assertThat(publisher.lastWords()).as("its hash").hasSize(1);
        assertThat(subscriber.exitStatus()).as(publisher::output).isZero();
        byte[] received =
                NodeProcess.parse(subscriber.lastWords().get(0)).get("payload").binaryValue();
        assertThat(received).isEqualTo(Files.readAllBytes(original));
    }

    private Path file(String name, int size) throws Exception {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(folder.resolve(name), bytes);
    }
}
