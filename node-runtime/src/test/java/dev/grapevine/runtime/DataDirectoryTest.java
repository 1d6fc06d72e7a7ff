package dev.grapevine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grapevine.node.StartFailure;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.RotatedKey;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataDirectoryTest {
    @TempDir
    Path parent;

    @Test
    void theKeyIsMadeOnce() throws Exception {
        NodeId first;
        try (DataDirectory data = open("node")) {
            first = id(data);
            assertThat(id(data)).isEqualTo(first);
        }
        try (DataDirectory data = open("node")) {
            assertThat(id(data)).isEqualTo(first);
        }
        try (DataDirectory data = open("another")) {
            assertThat(id(data)).isNotEqualTo(first);
        }
    }

    @Test
    void anIdFromBeforeThereWereKeysIsSetAside() throws Exception {
        Path folder = Files.createDirectory(parent.resolve("node"));
        String former = "ab".repeat(32);
        Files.writeString(folder.resolve("id"), former);
        try (DataDirectory data = open("node")) {
            assertThat(id(data).hex()).isNotEqualTo(former);
        }

        assertThat(folder.resolve("id")).doesNotExist();
        assertThat(folder.resolve("id.old")).hasContent(former);
    }

    @Test
    void aRotatedKeyIsAnotherNodeAndTheFormerOneIsSetAside() throws Exception {
        NodeId first;
        try (DataDirectory data = open("node")) {
            first = id(data);
        }
        String secret = Files.readString(parent.resolve("node/key"));

        RotatedKey once = rotate("node");
        RotatedKey twice = rotate("node");

        assertThat(once.former()).isEqualTo(first);
        assertThat(twice.former()).isEqualTo(once.id()).isNotEqualTo(first);
        assertThat(once.setAside())
                .isEqualTo(parent.resolve("node/key.2026-11-22"))
                .hasContent(secret);
        assertThat(twice.setAside()).isEqualTo(parent.resolve("node/key.2026-11-22-2"));
        try (DataDirectory data = open("node")) {
            assertThat(id(data)).isEqualTo(twice.id());
        }
        Assumptions.assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        for (String file : new String[] {"key", "key.2026-11-22", "key.2026-11-22-2"}) {
            assertThat(mode(parent.resolve("node").resolve(file))).as(file).isEqualTo("rw-------");
        }
    }

    @Test
    void aKeyIsNotRotatedWhileANodeHasItNorWhereThereIsNone() throws Exception {
        try (DataDirectory data = open("node")) {
            NodeId before = id(data);
            assertThatThrownBy(() -> rotate("node"))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("a node runs in")
                    .hasMessageContaining("stop it");
            assertThat(id(data)).isEqualTo(before);
        }
        assertThatThrownBy(() -> rotate("nowhere"))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("no key in");
        assertThat(parent.resolve("nowhere")).doesNotExist();
    }

    private RotatedKey rotate(String name) throws StartFailure {
        return DataDirectory.rotateKey(
                parent.resolve(name), new SecureRandom(), () -> Instant.parse("2026-11-22T23:59:59Z"));
    }

    @Test
    void aSecretIsNotRepeatedInAMessage() throws Exception {
        Path folder = Files.createDirectory(parent.resolve("node"));
        Files.writeString(folder.resolve("key"), "ab".repeat(31) + "xy");
        try (DataDirectory data = open("node")) {
            assertThatThrownBy(() -> id(data))
                    .isInstanceOf(StartFailure.class)
                    .message()
                    .doesNotContain("abab")
                    .doesNotContain("xy");
        }
    }

    private static NodeId id(DataDirectory data) throws StartFailure {
        return data.identity(new SecureRandom()).id();
    }

    @Test
    void theEpochRisesWithEveryStart() throws Exception {
        for (long start = 1; start <= 3; start++) {
            try (DataDirectory data = open("node")) {
                assertThat(data.nextEpoch()).isEqualTo(start);
            }
        }
    }

    @Test
    void aFolderServesOneNodeAtATime() throws Exception {
        try (DataDirectory data = open("node")) {
            assertThatThrownBy(() -> open("node"))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("is used by another node")
                    .hasMessageContaining("--data-dir")
                    .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
            assertThat(data.nextEpoch()).isEqualTo(1);
        }
        open("node").close();
    }

    @Test
    void onlyTheOwnerMayLook() throws Exception {
        Assumptions.assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        try (DataDirectory data = open("deep/er")) {
            id(data);
            data.nextEpoch();
        }

        assertThat(mode(parent.resolve("deep/er"))).isEqualTo("rwx------");
    }

    /** A folder that was there keeps its mode: what is in it must not depend on that. */
    @Test
    void onlyTheOwnerMayReadTheFilesOfAFolderThatWasThere() throws Exception {
        Assumptions.assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Path open = Files.createDirectory(parent.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (DataDirectory data = open("open")) {
            id(data);
            data.nextEpoch();
        }

        assertThat(mode(open.resolve("key"))).isEqualTo("rw-------");
        assertThat(mode(open.resolve("epoch"))).isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zz", "12\n34"})
    void aSpoiltFileIsNamed(String content) throws Exception {
        Path folder = Files.createDirectory(parent.resolve("node"));
        Files.writeString(folder.resolve("key"), content);
        Files.writeString(folder.resolve("epoch"), content);
        try (DataDirectory data = open("node")) {
            assertThatThrownBy(() -> id(data))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining(folder.resolve("key").toString());
            assertThatThrownBy(data::nextEpoch)
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining(folder.resolve("epoch").toString());
        }
    }

    @Test
    void aFileInTheWayIsNamed() throws Exception {
        Files.writeString(parent.resolve("file"), "");

        assertThatThrownBy(() -> open("file"))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("--data-dir")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    private DataDirectory open(String name) throws StartFailure {
        return DataDirectory.open(parent.resolve(name));
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
