package dev.grapevine.system;

import static dev.grapevine.system.Network.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.view.DirectMessage;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SeedList;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code peer.jar send}: joins, tells one peer, waits until it has it, leaves. The one told is in this process. */
class SendIT {
    private static final Redirect NOTHING = Redirect.from(new File("/dev/null"));
    private static final int LINES = 2_000;
    private static final int BRIEF = 12;

    @RegisterExtension
    static final Network network = Network.of(3, 3);

    private final Collection<DirectMessage> heard = new ConcurrentLinkedQueue<>();
    private Peer listener;

    @BeforeEach
    void listen() throws Exception {
        listener = Peer.builder()
                .seeds(SeedList.of(
                        network.seeds().stream().map(NodeProcess::address).toList()))
                .start();
        listener.onDirect(heard::add);
        soon().until(() -> listener.joined().isDone() && !listener.neighbours().isEmpty());
    }

    @AfterEach
    void nobodyElseStays() {
        listener.close();
        network.endRuns();
    }

    @Test
    void aTextReachesOnePeerByAnyOfItsNames() {
        NodeProcess byBeginning = send(NOTHING, listener.id().hex().substring(0, BRIEF), "it's", "only for", "you");
        NodeProcess byId = send(NOTHING, listener.id().hex(), "and again");
        NodeProcess byAddress = send(NOTHING, listener.address().toString(), "--text", "for the third time");

        for (NodeProcess run : List.of(byBeginning, byId, byAddress)) {
            assertThat(run.exitStatus()).as(run::output).isZero();
            assertThat(run.lastWords())
                    .singleElement()
                    .asString()
                    .matches("delivered to " + listener.id().brief() + " in \\d+ ms");
            assertThat(run.err()).isEmpty();
        }
        soon().untilAsserted(() ->
                assertThat(texts()).containsExactlyInAnyOrder("it's only for you", "and again", "for the third time"));
        assertThat(network.peers())
                .allSatisfy(peer -> assertThat(peer.counter("directReceived")).isZero());
    }

    @Test
    void eachLineIsAMessageInOrderWithAnObjectAboutEach() throws IOException {
        List<String> lines =
                IntStream.range(0, LINES).mapToObj(i -> "line " + i).toList();
        NodeProcess run = send(input(String.join("\n", lines)), listener.id().hex(), "--json");

        assertThat(run.exitStatus()).as(run::output).isZero();
        soon().untilAsserted(() -> assertThat(texts()).containsExactlyElementsOf(lines));
        List<JsonNode> receipts =
                run.lastWords().stream().map(NodeProcess::parse).toList();
        assertThat(receipts).hasSize(LINES).allSatisfy(receipt -> {
            assertThat(receipt.get("to").asText()).isEqualTo(listener.id().hex());
            assertThat(receipt.get("delivered").asBoolean()).isTrue();
            assertThat(receipt.get("millis").asLong()).isPositive();
        });
        assertThat(receipts)
                .extracting(receipt -> receipt.get("message").asInt())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, LINES).boxed().toList());
    }

    @Test
    void aFileIsOneMessage() throws IOException {
        byte[] bytes = new byte[300_000];
        IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) (i * 31 + i / 256));
        Path file = Files.write(network.directory().resolve("picture"), bytes);
        NodeProcess run = send(NOTHING, listener.id().hex(), "--file", file.toString());

        assertThat(run.exitStatus()).as(run::output).isZero();
        assertThat(run.lastWords()).hasSize(1);
        soon().until(() -> heard.size() == 1);
        assertThat(heard.iterator().next().payload().toByteArray()).isEqualTo(bytes);
    }

    @Test
    void whoIsNotThereIsStatusOne() {
        NodeId nobody = NodeId.parse("0123456789abcdef".repeat(4));
        int port = Network.freePorts(1).get(0);
        failed(send(NOTHING, "ffffffffffff", "x"), "nothing was sent: no known peer's id begins with ffffffffffff");
        failed(send(NOTHING, "127.0.0.1:" + port, "x"), "127.0.0.1:" + port + " does not answer as a peer");
        NodeProcess unknown = send(NOTHING, nobody.hex(), "x", "--json");
        assertThat(unknown.exitStatus()).as(unknown::output).isEqualTo(1);
        assertThat(unknown.err()).contains("message 1 was not delivered: ");
        JsonNode receipt = NodeProcess.parse(unknown.lastWords().get(0));
        assertThat(receipt.get("delivered").asBoolean()).isFalse();
        assertThat(receipt.get("why").asText()).isNotEmpty();
    }

    /** Nothing more is typed: the sender says at once that its peer is gone, and does not wait for the next line. */
    @Test
    void whoLeavesMeanwhileEndsTheSender() {
        NodeProcess run = send(Redirect.PIPE, listener.id().hex());
        run.type("are you there?");
        soon().until(() -> texts().contains("are you there?"));
        listener.close();
        run.type("still there?");

        assertThat(run.exitStatus()).as(run::output).isEqualTo(1);
        assertThat(run.err()).contains("message 2 was not delivered: ", "1 of 2 were delivered");
        assertThat(run.lastWords()).singleElement().asString().startsWith("delivered to ");
    }

    @Test
    void whatCannotBeUsedIsStatusTwoAndNoMajorityThree() throws IOException {
        refused(network.run("peer", "send", "hello"), "send needs --to");
        refused(send(NOTHING, "bob", "x"), "is no peer; give host:port");
        refused(send(NOTHING, "host:port", "x"), "is not a port number; write host:port");
        refused(send(NOTHING, "ab", "x", "--file", "y"), "keep one");
        refused(send(NOTHING, "ab", "--file", "none"), "cannot be read");

        Path alone = network.folder("alone");
        Files.writeString(
                alone.resolve("config.csv"),
                "host,port\n127.0.0.1," + Network.freePorts(1).get(0) + "\n");
        NodeProcess run = network.run(alone, NOTHING, "peer", "send", "--to", "ab", "--within", "2s", "x");
        assertThat(run.exitStatus()).as(run::output).isEqualTo(3);
    }

    @Test
    void helpBeginsWithExamples() {
        NodeProcess help = network.run("peer", "send", "--help");
        assertThat(help.exitStatus()).isZero();
        assertThat(help.lastWords().subList(0, 4)).anyMatch(line -> line.contains("peer.jar send --to"));
    }

    private List<String> texts() {
        return heard.stream().map(DirectMessage::text).toList();
    }

    private static NodeProcess send(Redirect in, String to, String... words) {
        List<String> arguments = new ArrayList<>(List.of("send", "--to", to));
        arguments.addAll(List.of(words));
        return network.run(network.directory(), in, "peer", arguments.toArray(String[]::new));
    }

    private static Redirect input(String text) throws IOException {
        Path file = Files.createTempFile(network.directory(), "in", ".txt");
        Files.writeString(file, text, StandardCharsets.UTF_8);
        return Redirect.from(file.toFile());
    }

    private static void failed(NodeProcess run, String words) {
        assertThat(run.exitStatus()).as(run::output).isEqualTo(1);
        assertThat(run.lastWords()).isEmpty();
        assertThat(run.err().lines()).singleElement().asString().contains(words);
    }

    private static void refused(NodeProcess run, String words) {
        assertThat(run.exitStatus()).as(run::output).isEqualTo(2);
        assertThat(run.lastWords()).isEmpty();
        assertThat(run.err().lines()).singleElement().asString().contains(words);
    }
}
