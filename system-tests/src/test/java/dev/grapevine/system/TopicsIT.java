package dev.grapevine.system;

import static dev.grapevine.system.Network.elements;
import static dev.grapevine.system.Network.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Topics as scripts and people use them: pipes, exit statuses, commands at the prompt. */
class TopicsIT {
    private static final Redirect NOTHING = Redirect.from(new File("/dev/null"));
    private static final int LINES = 3_000;
    private static final int FRAMES = 40;

    @RegisterExtension
    static final Network network = Network.of(3, 3);

    @BeforeEach
    void formed() {
        network.awaitOverlay();
    }

    @AfterEach
    void nobodyElseStays() {
        network.endRuns();
    }

    /** {@code printf 'a\nb\n' | peer.jar publish}, and {@code subscribe --json} prints them. */
    @Test
    void linesGoInAndObjectsComeOut() throws IOException {
        NodeProcess subscriber = subscriber("subscribe", "--topic", "pipe/#", "--count", "2", "--json");
        NodeProcess publisher = publisher(input("a\nit's \"b\"\n"), "publish", "--topic", "pipe/lines");

        assertThat(publisher.exitStatus()).as(publisher::output).isZero();
        List<String> hashes = publisher.lastWords();
        assertThat(subscriber.exitStatus()).as(subscriber::output).isZero();
        List<JsonNode> heard =
                subscriber.lastWords().stream().map(NodeProcess::parse).toList();
        assertThat(heard).extracting(m -> m.get("text").asText()).containsExactlyInAnyOrder("a", "it's \"b\"");
        assertThat(heard).extracting(m -> m.get("hash").asText()).containsExactlyInAnyOrderElementsOf(hashes);
        assertThat(heard).allSatisfy(m -> {
            assertThat(m.get("topic").asText()).isEqualTo("pipe/lines");
            assertThat(m.get("origin").asText()).hasSize(64);
            assertThat(m.get("contentType").asText()).isEmpty();
            assertThat(m.get("headers")).isEmpty();
        });
        assertThat(publisher.err()).isEmpty();
    }

    @Test
    void headersAndContentTypeGoWithEveryMessage() throws IOException {
        NodeProcess subscriber = subscriber("subscribe", "--topic", "labelled", "--count", "2", "--json");
        String[] labels = {"--content-type", "text/x", "--header", "place=Paris, France", "--header", "sum=1+1=2"};
        List<String> arguments = new ArrayList<>(List.of("publish", "--topic", "labelled"));
        arguments.addAll(List.of(labels));
        NodeProcess publisher = publisher(input("a\nb\n"), arguments.toArray(String[]::new));

        assertThat(publisher.exitStatus()).as(publisher::output).isZero();
        assertThat(publisher.lastWords()).hasSize(2);
        assertThat(subscriber.exitStatus()).as(subscriber::output).isZero();
        assertThat(subscriber.lastWords().stream().map(NodeProcess::parse))
                .hasSize(2)
                .allSatisfy(m -> {
                    assertThat(m.get("contentType").asText()).isEqualTo("text/x");
                    assertThat(m.get("headers").toString())
                            .isEqualTo("{\"place\":\"Paris, France\",\"sum\":\"1+1=2\"}");
                });
    }

    @Test
    void manyLinesOfAPublisherThatLeavesAtOnceAllArrive() throws IOException {
        NodeProcess subscriber = subscriber("subscribe", "--topic", "many", "--count", String.valueOf(LINES), "--json");
        List<String> lines = IntStream.range(0, LINES)
                .mapToObj(i -> "line " + i + " " + "x".repeat(i % 500))
                .toList();
        NodeProcess publisher = publisher(input(String.join("\n", lines)), "publish", "--topic", "many");

        assertThat(publisher.exitStatus()).as(publisher::output).isZero();
        assertThat(publisher.lastWords()).hasSize(LINES).doesNotHaveDuplicates();
        assertThat(subscriber.exitStatus()).as(subscriber::output).isZero();
        assertThat(subscriber.lastWords().stream()
                        .map(line -> NodeProcess.parse(line).get("text").asText()))
                .containsExactlyInAnyOrderElementsOf(lines);
    }

    @Test
    void aFileIsOneMessageAndComesOutAsItWas() throws Exception {
        byte[] bytes = new byte[300_000];
        IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) (i * 31 + i / 256));
        Path file = Files.write(network.directory().resolve("picture"), bytes);
        Path copy = network.directory().resolve("copy");
        Process raw = rawSubscriber(copy, "--topic", "pictures/+", "--count", "1", "--raw");
        NodeProcess publisher = publisher(
                NOTHING, "publish", "--topic", "pictures/new", "--file", file.toString(), "--content-type", "image/x");

        assertThat(publisher.exitStatus()).as(publisher::output).isZero();
        assertThat(publisher.lastWords()).hasSize(1);
        assertThat(raw.waitFor()).isZero();
        assertThat(Files.readAllBytes(copy)).isEqualTo(bytes);
    }

    /** {@code ffmpeg … -f mjpeg - | peer.jar publish --stream}, and on the other side a file of the same bytes. */
    @Test
    void aFilmGoesInAndComesOutAsItWas() throws Exception {
        Path film = Files.write(network.directory().resolve("film.mjpeg"), film(FRAMES));
        Path copy = network.directory().resolve("copy.mjpeg");
        String[] everyFrame = {"--topic", "films/#", "--stream", "--count", String.valueOf(FRAMES)};
        Process subscriber = rawSubscriber(copy, everyFrame);
        NodeProcess publisher = publisher(Redirect.from(film.toFile()), "publish", "--topic", "films/one", "--stream");

        assertThat(publisher.exitStatus()).as(publisher::output).isZero();
        assertThat(publisher.lastWords()).hasSize(FRAMES).doesNotHaveDuplicates();
        assertThat(subscriber.waitFor()).isZero();
        assertThat(copy).hasSameBinaryContentAs(film);
    }

    /** Nobody reads the pipe for a while, and a pipe holds less than one frame. */
    @Test
    @EnabledIfSystemProperty(named = "grapevine.full", matches = "true")
    void whoWantsTheNewestIsToldWhatItSkipped() throws Exception {
        NodeProcess counter = subscriber("subscribe", "--topic", "film", "--count", String.valueOf(FRAMES), "--json");
        Process subscriber = rawSubscriber(Redirect.PIPE, "--topic", "film", "--stream", "--newest");
        Path film = Files.write(network.directory().resolve("newest.mjpeg"), film(FRAMES));
        NodeProcess publisher = publisher(Redirect.from(film.toFile()), "publish", "--topic", "film", "--stream");
        assertThat(publisher.lastWords()).hasSize(FRAMES);
        assertThat(counter.lastWords()).as("printed by who reads all").hasSize(FRAMES);

        byte[] last = frame(FRAMES);
        byte[] shown = {};
        while (!endsWith(shown, last)) {
            byte[] more = subscriber.getInputStream().readNBytes(last.length);
            shown = Arrays.copyOf(shown, shown.length + more.length);
            System.arraycopy(more, 0, shown, shown.length - more.length, more.length);
        }
        subscriber.destroy();
        assertThat(shown.length).as("bytes shown").isLessThan(FRAMES * last.length);
        assertThat(Files.readString(network.directory().resolve("raw.err")))
                .containsPattern(
                        "peer: skipped messages \\d+ to " + (FRAMES - 1) + " of [0-9a-f]{64} to film: newer ones");
    }

    @Test
    @EnabledIfSystemProperty(named = "grapevine.full", matches = "true")
    void aFilmThatBreaksOffIsToldAfterWhatIsWhole() throws Exception {
        byte[] film = film(2);
        Path broken = Files.write(network.directory().resolve("broken"), Arrays.copyOf(film, film.length - 1));
        NodeProcess publisher = publisher(Redirect.from(broken.toFile()), "publish", "--topic", "b", "--stream");
        NodeProcess noFilm = publisher(input("it's a text"), "publish", "--topic", "b", "--stream");

        assertThat(publisher.exitStatus()).isEqualTo(1);
        assertThat(publisher.lastWords()).hasSize(1);
        assertThat(publisher.err()).isEqualTo("peer: the input has ended within frame 2, which is left out");
        assertThat(noFilm.exitStatus()).isEqualTo(1);
        assertThat(noFilm.err().lines()).singleElement().asString().contains("frames are JPEG images");
    }

    @Test
    void withoutAMajorityOfSeedsTheStatusIsThree() throws IOException {
        Path alone = network.folder("alone");
        Files.writeString(
                alone.resolve("config.csv"),
                "host,port\n127.0.0.1," + Network.freePorts(1).get(0) + "\n");
        NodeProcess publisher = network.run(alone, NOTHING, "peer", "publish", "--topic", "t", "--within", "2s");
        NodeProcess subscriber = network.run(alone, NOTHING, "peer", "subscribe", "--topic", "t", "--within", "2s");

        for (NodeProcess run : List.of(publisher, subscriber)) {
            assertThat(run.exitStatus()).as(run::output).isEqualTo(3);
            assertThat(run.lastWords()).isEmpty();
            assertThat(run.err()).contains("joined 0 of 1 wanted seeds within 2s", "--bootstrap");
        }
    }

    @Test
    void whatCannotBeUsedIsStatusTwo() {
        fails(network.run("peer", "publish"), "publish needs --topic");
        fails(network.run("peer", "publish", "--topic", "a/+"), "has a wildcard");
        fails(network.run("peer", "publish", "--topic", "a", "--file", "none"), "cannot be read");
        fails(network.run("peer", "publish", "--topic", "a", "--header", "x"), "--header x is not name=value");
        fails(network.run("peer", "publish", "--topic", "a", "--content-type", "ü"), "printable ASCII");
        fails(network.run("peer", "subscribe", "--topic", "a/#/b"), "not its last level");
        fails(network.run("peer", "subscribe", "--topic", "a", "--json", "--raw"), "keep one");
        fails(network.run("peer", "subscribe", "--topic", "a", "--raw", "--stream"), "keep one");
        fails(network.run("peer", "publish", "--topic", "a", "--stream", "--file", "config.csv"), "keep one");
        fails(network.run("peer", "subcribe", "--topic", "a"), "did you mean 'subscribe'?");
    }

    @Test
    void aSubscriberLeavesWithTheSignalsStatus() throws IOException {
        NodeProcess subscriber = subscriber("subscribe", "--topic", "quiet");
        subscriber.signal("INT");

        assertThat(subscriber.exitStatus()).as(subscriber::output).isEqualTo(130);
        assertThat(subscriber.lastWords()).isEmpty();
    }

    @Test
    void helpOfEachBeginsWithExamples() {
        for (String word : List.of("publish", "subscribe")) {
            NodeProcess help = network.run("peer", word, "--help");
            assertThat(help.exitStatus()).isZero();
            List<String> lines = help.lastWords();
            assertThat(lines.subList(0, 4)).anyMatch(line -> line.contains("peer.jar " + word + " --topic"));
            assertThat(lines).anyMatch(line -> line.contains("--bootstrap"));
        }
    }

    // ---- at the prompt ----

    @Test
    void peersPublishAndSubscribeAtThePrompt() {
        NodeProcess publisher = network.peers().get(0);
        NodeProcess subscriber = network.peers().get(1);
        assertThat(subscriber.ask("subscribe rooms/+")).isEqualTo("subscribed to rooms/+");
        String hash = publisher.ask("publish rooms/1 it's warm");
        publisher.ask("publish halls/1 it's cold");

        soon().untilAsserted(() -> assertThat(subscriber.ask("topics --json"))
                .isEqualTo("[{\"filter\":\"rooms/+\",\"received\":1,\"dropped\":0}]"));
        assertThat(topicsOf(hash, subscriber)).containsExactly("rooms/1");
        assertThat(topicsOf(hash, network.peers().get(2)))
                .as("who does not want it does not carry it")
                .isEmpty();
        assertThat(subscriber.ask("unsubscribe rooms/+")).isEqualTo("no longer subscribed to rooms/+");
    }

    private static Stream<String> topicsOf(String hash, NodeProcess peer) {
        return elements(peer.json("msg"))
                .filter(m -> m.get("hash").asText().equals(hash))
                .map(m -> m.get("topic").asText());
    }

    @Test
    void inAChatLinesAreBroadcast() {
        NodeProcess chatting = network.run("peer", "--port", "0", "--chat");
        soon().until(() -> NodeProcess.parse(chatting.ask("/peers --json"))
                        .get("neighbours")
                        .size()
                > 0);
        chatting.type("hello everybody");

        NodeProcess listener = network.peers().get(2);
        soon().until(() -> Network.texts(listener).contains("hello everybody"));
        chatting.type("/exit");
        assertThat(chatting.exitStatus()).isZero();
        assertThat(chatting.lastWords()).isEmpty();
    }

    /** Started and ready to hear. */
    private static NodeProcess subscriber(String... arguments) throws IOException {
        NodeProcess subscriber = network.run(network.directory(), NOTHING, "peer", arguments);
        soon().until(() -> subscriber.err().contains("subscribed to "));
        return subscriber;
    }

    private static NodeProcess publisher(Redirect in, String... arguments) {
        return network.run(network.directory(), in, "peer", arguments);
    }

    /** The bytes of standard output as they are. */
    private static Process rawSubscriber(Path out, String... arguments) throws Exception {
        return rawSubscriber(Redirect.to(out.toFile()), arguments);
    }

    private static Process rawSubscriber(Redirect out, String... arguments) throws Exception {
        Path err = network.directory().resolve("raw.err");
        Path jar = NodeProcess.jar("peer");
        List<String> command = new ArrayList<>(NodeProcess.java());
        command.addAll(ClassData.options(jar));
        command.addAll(List.of("-jar", jar.toString(), "subscribe"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(network.directory().toFile());
        builder.redirectInput(NOTHING).redirectOutput(out).redirectError(err.toFile());
        Process process = builder.start();
        soon().until(() -> Files.readString(err).contains("subscribed to "));
        return process;
    }

    /** Images, as far as their markers go: each of 100 kB of data that begins with its number. */
    private static byte[] film(int frames) {
        ByteBuffer film = ByteBuffer.allocate(frames * frame(1).length);
        IntStream.rangeClosed(1, frames).forEach(i -> film.put(frame(i)));
        return film.array();
    }

    private static byte[] frame(int number) {
        return ByteBuffer.allocate(100_000)
                .putShort((short) 0xFFD8)
                .putInt(0xFFDA0002)
                .putInt(number)
                .putShort(99_998, (short) 0xFFD9)
                .array();
    }

    private static boolean endsWith(byte[] all, byte[] end) {
        int from = all.length - end.length;
        return from >= 0 && Arrays.equals(all, from, all.length, end, 0, end.length);
    }

    private static Redirect input(String text) throws IOException {
        Path file = Files.createTempFile(network.directory(), "in", ".txt");
        Files.writeString(file, text, StandardCharsets.UTF_8);
        return Redirect.from(file.toFile());
    }

    private static void fails(NodeProcess run, String words) {
        assertThat(run.exitStatus()).as(run::output).isEqualTo(2);
        assertThat(run.lastWords()).isEmpty();
        assertThat(run.err().lines()).singleElement().asString().contains(words);
    }
}
