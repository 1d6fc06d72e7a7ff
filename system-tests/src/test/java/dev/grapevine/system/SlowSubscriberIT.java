package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A publisher at full speed and a subscriber that takes a millisecond a message, in a small heap. */
class SlowSubscriberIT {
    private static final int SECONDS = Boolean.getBoolean("grapevine.full") ? 60 : 5;
    private static final int CATCHING_UP_SECONDS = 60;
    /** Twice 64 MiB are kept for peers that lack them, as much may wait for the handler, and the JVM needs some. */
    private static final int HEAP_MIB = 384;

    @TempDir
    Path folder;

    private Process process;

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    /** A bundle of tiny messages keeps the handler for longer than readers wait: that is when messages are dropped. */
    @ParameterizedTest
    @ValueSource(ints = {10, 100, 1_000, 50_000})
    void everyMessageIsHeardOrInAGapAndTheHeapStaysSmall(int bytes) throws Exception {
        Map<String, Long> figures = run(bytes);

        System.out.println(SECONDS + " s, messages of " + bytes + " bytes: " + figures);
        assertThat(figures.get("published")).isGreaterThan(SECONDS * 1_000L);
        assertThat(figures)
                .containsEntry("unaccounted", 0L)
                .containsEntry("heardAndMissing", 0L)
                .containsEntry("twice", 0L)
                .containsEntry("outOfOrder", 0L)
                .containsEntry("untold", 0L)
                .containsEntry("highest", figures.get("published"));
        assertThat(figures.get("heard") + figures.get("inGaps")).isEqualTo(figures.get("published"));
        assertThat(figures.get("meanwhile"))
                .as("the handler was never without work")
                .isGreaterThan(SECONDS * 500L);
        assertThat(figures.get("longestCallMillis")).isLessThan(5_000);
        assertThat(figures.get("fullestMiB")).isLessThan(HEAP_MIB);
    }

    private Map<String, Long> run(int bytes) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Path err = folder.resolve("err");
        List<String> command = new ArrayList<>(NodeProcess.java());
        command.addAll(List.of("-Xmx" + HEAP_MIB + "m", "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SlowSubscriber.class.getName()));
        command.addAll(List.of(Integer.toString(SECONDS), Integer.toString(bytes)));
        process = new ProcessBuilder(command)
                .redirectOutput(said.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(SECONDS + CATCHING_UP_SECONDS, TimeUnit.SECONDS))
                .as(() -> "it ends")
                .isTrue();
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        Map<String, Long> figures = new TreeMap<>();
        for (String figure : Files.readString(said).strip().split(" ")) {
            figures.put(figure.replaceAll("=.*", ""), Long.valueOf(figure.replaceAll(".*=", "")));
        }
        return figures;
    }
}
