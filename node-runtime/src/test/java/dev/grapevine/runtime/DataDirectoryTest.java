package dev.grapevine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grapevine.node.StartFailure;
import dev.grapevine.protocol.NodeId;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataDirectoryTest {
    @TempDir
    Path parent;

    @Test
    void theIdIsDrawnOnce() throws Exception {
        NodeId first;
        try (DataDirectory data = open("node")) {
            first = data.id(new Random(1));
            assertThat(data.id(new Random(2))).isEqualTo(first);
        }
        try (DataDirectory data = open("node")) {
            assertThat(data.id(new Random(3))).isEqualTo(first);
        }
        try (DataDirectory data = open("another")) {
            assertThat(data.id(new Random(3))).isNotEqualTo(first);
        }
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
            data.id(new Random(1));
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
            data.id(new Random(1));
            data.nextEpoch();
        }

        assertThat(mode(open.resolve("id"))).isEqualTo("rw-------");
        assertThat(mode(open.resolve("epoch"))).isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zz", "12\n34"})
    void aSpoiltFileIsNamed(String content) throws Exception {
        Path folder = Files.createDirectory(parent.resolve("node"));
        Files.writeString(folder.resolve("id"), content);
        Files.writeString(folder.resolve("epoch"), content);
        try (DataDirectory data = open("node")) {
            assertThatThrownBy(() -> data.id(new Random(1)))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining(folder.resolve("id").toString());
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
