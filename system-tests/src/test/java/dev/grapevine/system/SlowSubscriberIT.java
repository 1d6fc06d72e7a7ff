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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A publisher at full speed and a subscriber that takes a millisecond a message, in a small heap. */
class SlowSubscriberIT {
    private static final int SECONDS = Boolean.getBoolean("grapevine.full") ? 60 : 1;
    private static final int CATCHING_UP_SECONDS = 60;
    /** Twice 64 MiB are kept for peers that lack them, 64 MiB may wait for the handler. With more the process ends. */
    private static final int HEAP_MIB = 384;

    @TempDir
    Path folder;

    private Process process;

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    /** A bundle of tiny messages can keep the handler for longer than readers wait; then messages are dropped. */
    @ParameterizedTest
    @ValueSource(ints = {10, 1_000, 50_000})
    void everyMessageIsHeardOrInAGap(int bytes) throws Exception {
        Map<String, Long> figures = run(bytes, 1);

        assertComplete(figures);
        assertThat(figures.get("published"))
                .as("there were more than it took: the handler was never without work")
                .isGreaterThan(figures.get("meanwhile"));
        assertThat(figures.get("longestSilenceMillis"))
                .as("time without any message")
                .isLessThan(10_000);
    }

    /** The other end of slow: the first message takes as long as the publisher goes on. */
    @Test
    void whatAHandlerThatTakesNothingMissesIsInGaps() throws Exception {
        Map<String, Long> figures = run(50_000, TimeUnit.HOURS.toMillis(1));

        assertComplete(figures);
        assertThat(figures.get("inGaps")).isPositive();
        assertThat(figures.get("meanwhile")).isEqualTo(1);
    }

    private static void assertComplete(Map<String, Long> figures) {
        assertThat(figures)
                .containsEntry("unaccounted", 0L)
                .containsEntry("heardAndMissing", 0L)
                .containsEntry("twice", 0L)
                .containsEntry("outOfOrder", 0L)
                .containsEntry("untold", 0L)
                .containsEntry("highest", figures.get("published"));
        assertThat(figures.get("inGaps"))
                .as("nothing is missed that was not dropped")
                .isEqualTo(figures.get("dropped"));
        assertThat(figures.get("heard") + figures.get("inGaps")).isEqualTo(figures.get("published"));
    }

    private Map<String, Long> run(int bytes, long millis) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Path err = folder.resolve("err");
        List<String> command = new ArrayList<>(NodeProcess.java());
        command.addAll(List.of("-Xmx" + HEAP_MIB + "m", "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SlowSubscriber.class.getName()));
        command.addAll(List.of(Integer.toString(SECONDS), Integer.toString(bytes), Long.toString(millis)));
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
        System.out.println(SECONDS + " s, messages of " + bytes + " bytes, " + millis + " ms each: " + figures);
        return figures;
    }
}
