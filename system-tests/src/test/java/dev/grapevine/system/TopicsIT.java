package dev.grapevine.system;

import static dev.grapevine.system.Network.elements;
import static dev.grapevine.system.Network.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Topics as scripts and people use them: pipes, exit statuses, commands at the prompt. */
class TopicsIT {
    private static final Redirect NOTHING = Redirect.from(new File("/dev/null"));
    private static final int LINES = 3_000;

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
        Process raw = rawSubscriber("pictures/+", copy);
        NodeProcess publisher = publisher(
                NOTHING, "publish", "--topic", "pictures/new", "--file", file.toString(), "--content-type", "image/x");

        assertThat(publisher.exitStatus()).as(publisher::output).isZero();
        assertThat(publisher.lastWords()).hasSize(1);
        assertThat(raw.waitFor()).isZero();
        assertThat(Files.readAllBytes(copy)).isEqualTo(bytes);
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
    private static Process rawSubscriber(String filter, Path out) throws Exception {
        Path err = network.directory().resolve("raw.err");
        List<String> command = new ArrayList<>(NodeProcess.java());
        command.addAll(List.of(
                "-jar", NodeProcess.jar("peer").toString(), "subscribe", "--topic", filter, "--count", "1", "--raw"));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(network.directory().toFile());
        builder.redirectInput(NOTHING).redirectOutput(out.toFile()).redirectError(err.toFile());
        Process process = builder.start();
        soon().until(() -> Files.readString(err).contains("subscribed to "));
        return process;
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
