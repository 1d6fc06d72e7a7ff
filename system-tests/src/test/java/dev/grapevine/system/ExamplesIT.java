package dev.grapevine.system;

import static dev.grapevine.system.Network.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.grapevine.seed.Seed;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The programs in {@code examples}, run by the commands that its README prints, from the project's own folder. */
@DisabledOnOs(OS.WINDOWS)
class ExamplesIT {
    private static final long PATIENCE_SECONDS = 60;
    private static final Path ROOT =
            NodeProcess.jar("peer").getParent().getParent().normalize();

    @TempDir
    Path folder;

    private final List<Running> started = new ArrayList<>();

    @AfterEach
    void endLeftOvers() {
        started.forEach(running -> {
            running.process.descendants().forEach(ProcessHandle::destroyForcibly);
            running.process.destroyForcibly();
        });
    }

    @Test
    void theChainTurnsTemperaturesIntoHumidity() throws Exception {
        Running chain = printed("java -cp dist/peer.jar examples/Chain.java");

        assertThat(chain.status()).as(chain.all()).isZero();
        assertThat(chain.lines())
                .filteredOn(line -> line.matches("sensors/temperature/room[12] \\d: \\d+\\.\\d"))
                .hasSize(10);
        assertThat(chain.lines())
                .filteredOn(line -> line.startsWith("sensors/humidity/room1 "))
                .as("19.0 °C and a dew point of 9 °C are 52.3 percent; each once and in order")
                .containsExactly(
                        "sensors/humidity/room1 1: 52.3",
                        "sensors/humidity/room1 2: 44.3",
                        "sensors/humidity/room1 3: 60.4",
                        "sensors/humidity/room1 4: 55.0",
                        "sensors/humidity/room1 5: 43.5");
        assertThat(chain.lines()).hasSize(20);
    }

    @Test
    void peopleChatWithAllAndWithOne() throws Exception {
        Running ann = printed("java -cp dist/peer.jar examples/Chat.java ann");
        soon().until(() -> ann.said("join with: "));
        String address = ann.lines().get(0).replaceAll(".* ", "");
        Running bob = run("java -cp dist/peer.jar examples/Chat.java bob " + address);
        soon().until(() -> ann.said("bob: (is here)") && bob.said("ann: (is here)"));

        bob.type("hello, it's me");
        soon().until(() -> ann.said("bob: hello, it's me"));
        ann.type("@bob just us");
        soon().until(() -> bob.said("ann, to you alone: just us"));
        bob.endInput();

        assertThat(bob.status()).as(bob.all()).isZero();
        soon().until(() -> ann.said("bob: (leaves)"));
        ann.endInput();
        assertThat(ann.status()).as(ann.all()).isZero();
        assertThat(bob.lines()).noneMatch(line -> line.startsWith("bob: "));
    }

    @Test
    void theChatHasLessThanSixtyLines() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("examples/Chat.java"))).hasSizeLessThan(60);
    }

    @Test
    void pythonPublishesAndSubscribesThroughPipes() throws Exception {
        assumeTrue(hasPython(), "there is no python3 here: examples/pipe.py has not been run");
        Running pipe = printed("python3 examples/pipe.py");

        assertThat(pipe.status()).as(pipe.all()).isZero();
        assertThat(pipe.lines())
                .anyMatch(line -> line.startsWith("words/python ") && line.endsWith(" it's a \"quote\""))
                .anyMatch(line -> line.startsWith("words/python ") && line.endsWith(" grüße"))
                .endsWith("4 messages went out and came back")
                .hasSize(5);
    }

    @Test
    void theWallShowsEveryFrameThatFitsIntoAMessage() throws Exception {
        Path from = folder.resolve("from");
        Path to = folder.resolve("to");
        Random random = new Random(7);
        for (String camera : List.of("door", "yard")) {
            Path frames = Files.createDirectories(from.resolve(camera));
            for (int i = 1; i <= 5; i++) {
                byte[] frame = new byte[i * 150_000];
                random.nextBytes(frame);
                Files.write(frames.resolve(i + ".jpg"), frame);
            }
        }
        Files.write(from.resolve("yard/large.jpg"), new byte[(1 << 20) + 1]);
        String command = "java -cp dist/peer.jar examples/CameraWall.java ";
        assertThat(ROOT.resolve("examples/README.md")).content().contains("$ " + command + "FROM TO\n");

        Running wall = run(command + from + " " + to);

        assertThat(wall.status()).as(wall.all()).isZero();
        assertThat(wall.lines())
                .containsExactly(
                        from + "/yard/large.jpg is larger than a message, 1 MiB, and is left out",
                        "10 of 10 frames from 2 cameras are in " + to);
        for (String camera : List.of("door", "yard")) {
            for (int i = 1; i <= 5; i++) {
                String frame = camera + "/" + i + ".jpg";
                assertThat(to.resolve(frame)).hasSameBinaryContentAs(from.resolve(frame));
            }
        }
    }

    /** What {@code ffmpeg -f mjpeg} writes, as far as markers go. */
    @Test
    void aFilmFromAPipeIsACameraOfTheWall() throws Exception {
        String command = "java -cp dist/peer.jar examples/CameraWall.java - ";
        String publish = "java -jar dist/peer.jar publish --topic cameras/film --stream";
        assertThat(ROOT.resolve("examples/README.md"))
                .content()
                .contains("$ " + command + "TO\n", "| " + publish + "\n");
        Path to = folder.resolve("to");
        try (Seed seed = Seed.builder().start()) {
            Files.writeString(
                    folder.resolve("config.csv"),
                    seed.address().host() + "," + seed.address().port() + "\n");
            Running wall = run(folder, fromElsewhere(command + to));
            soon().until(() -> wall.said("waiting for films"));
            Running camera = run(folder, fromElsewhere(publish));
            shoot(camera);
            for (int i = 1; i <= 5; i++) {
                Path frame = to.resolve("film/00000" + i + ".jpg");
                byte[] image = image(i);
                soon().untilAsserted(() -> assertThat(frame).hasBinaryContent(image));
            }
        }
    }

    private static String fromElsewhere(String command) {
        return command.replace(" dist/", " " + ROOT + "/dist/").replace(" examples/", " " + ROOT + "/examples/");
    }

    private static void shoot(Running camera) throws IOException, InterruptedException {
        try (OutputStream film = camera.process.getOutputStream()) {
            for (int i = 1; i <= 5; i++) {
                film.write(image(i));
            }
        }

        assertThat(camera.status()).as(camera.all()).isZero();
    }

    private static byte[] image(int number) {
        int bytes = number * 100_000;
        return ByteBuffer.allocate(bytes)
                .putShort((short) 0xFFD8)
                .putInt(0xFFDA0002)
                .putInt(number)
                .putShort(bytes - 2, (short) 0xFFD9)
                .array();
    }

    private boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("version").toFile())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs a command that stands in the README. */
    private Running printed(String command) throws IOException {
        assertThat(ROOT.resolve("examples/README.md")).content().contains("$ " + command + "\n");
        return run(command);
    }

    private Running run(String command) throws IOException {
        return run(ROOT, command);
    }

    private Running run(Path directory, String command) throws IOException {
        Path output = folder.resolve("output-" + started.size());
        Path bin = javaThatStartsFast().getParent();
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.replaceAll(word -> word.equals("java") ? bin.resolve(word).toString() : word);
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().merge("PATH", bin.toString(), (path, first) -> first + File.pathSeparator + path);
        builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        Running running = new Running(builder.start(), output);
        started.add(running);
        return running;
    }

    /** The JVM of the tests under the name that the commands and programs call, with options that halve its work here. */
    private Path javaThatStartsFast() throws IOException {
        Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        if (Files.notExists(java)) {
            Files.writeString(java, "#!/bin/sh\nexec '" + String.join("' '", NodeProcess.java()) + "' \"$@\"\n");
            assertThat(java.toFile().setExecutable(true)).isTrue();
        }
        return java;
    }

    /** A command under way, and what it has said on both streams. */
    private record Running(Process process, Path output) {
        int status() throws InterruptedException {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as(all())
                    .isTrue();
            return process.exitValue();
        }

        void type(String line) throws IOException {
            BufferedWriter input = process.outputWriter(StandardCharsets.UTF_8);
            input.write(line + "\n");
            input.flush();
        }

        void endInput() throws IOException {
            process.outputWriter(StandardCharsets.UTF_8).close();
        }

        boolean said(String text) {
            return all().contains(text);
        }

        List<String> lines() {
            return all().lines().toList();
        }

        String all() {
            try {
                return Files.readString(output);
            } catch (IOException e) {
                return "nothing: " + e.getMessage();
            }
        }
    }
}
