package dev.grapevine.simulator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void measuresEveryCombination() throws IOException {
        assertThat(run(
                        "run",
                        "--nodes",
                        "4,8",
                        "--mode",
                        "flood",
                        "--fanout",
                        "2,3",
                        "--seeds",
                        "2",
                        "--messages",
                        "3",
                        "--out",
                        folder.resolve("a/b").toString()))
                .isZero();
        List<String> rows = Files.readAllLines(folder.resolve("a/b/runs.csv"));
        assertThat(rows.get(0))
                .isEqualTo("mode,nodes,fanout,ttl,seed,messages,delivery,convergence_p95_ms,convergence_ms,"
                        + "payload_copies,control_frames,liveness_frames,redundancy,last_hop");
        assertThat(rows).hasSize(1 + 8);
        assertThat(rows.get(1)).startsWith("flood,4,2,8,1,3,1.000000,");
        assertThat(text(out)).contains("mean ± deviation").contains("100.00 ± 0.00");
        assertThat(text(err)).contains("0 %, 0 of 8 runs").contains("100 %, 8 of 8 runs");
    }

    @Test
    void drawsCharts() throws IOException {
        assertThat(run(
                        "run",
                        "--nodes",
                        "4",
                        "--mode",
                        "flood",
                        "--seeds",
                        "1",
                        "--messages",
                        "2",
                        "--out",
                        folder.toString()))
                .isZero();
        for (String chart : List.of("convergence.png", "copies.png", "delivery.png")) {
            assertThat(ImageIO.read(folder.resolve(chart).toFile()).getWidth()).isEqualTo(900);
        }
    }

    @Test
    void saysWhatIsWrongWithTheCommandLine() {
        assertThat(run("run", "--mode", "shout")).isEqualTo(2);
        assertThat(text(err)).isEqualToIgnoringNewLines("simulator: --mode shout is none of flood, push, hybrid, tree");
        assertThat(run("run", "fast")).isEqualTo(2);
        assertThat(run("run", "--nodes", "10,")).isEqualTo(2);
    }

    private int run(String... args) {
        var encoding = StandardCharsets.UTF_8;
        return new SimulatorMain(new PrintStream(out, true, encoding), new PrintStream(err, true, encoding)).run(args);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
