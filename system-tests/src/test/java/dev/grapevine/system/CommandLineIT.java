package dev.grapevine.system;

import static dev.grapevine.system.Network.elements;
import static dev.grapevine.system.Network.listed;
import static dev.grapevine.system.Network.neighbours;
import static dev.grapevine.system.Network.soon;
import static dev.grapevine.system.Network.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.NodeId;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a user and a script see of the two programs: options, streams, signals, exit statuses, commands from outside. */
class CommandLineIT {
    private static final Redirect NOTHING = Redirect.from(new File("/dev/null"));
    private static final Duration GRACE = Duration.ofSeconds(2);

    @RegisterExtension
    static final Network network = Network.of(3, 2);

    @BeforeEach
    void formed() {
        network.awaitOverlay();
    }

    @AfterEach
    void nobodyElseStays() {
        network.endRuns();
    }

    // ---- exit statuses and errors ----

    @Test
    void whatCannotBeUsedIsSaidInOneLineWithStatusTwo() throws IOException {
        Path bad = network.directory().resolve("bad.csv");
        Files.writeString(bad, "host,port\n127.0.0.1,5001\n127.0.0.1,fife\n");
        Map<String, NodeProcess> runs = new LinkedHashMap<>();
        runs.put("--prot", network.run("peer", "--prot", "1"));
        runs.put("--port x", network.run("seed", "--port", "x"));
        runs.put("max-peers", network.run("peer", "--port", "0", "--max-peers", "2"));
        runs.put("ping-interval", network.run("peer", "--port", "0", "--ping-interval", "soon"));
        runs.put("bad.csv:3", network.run("peer", "--port", "0", "--config", "bad.csv"));
        runs.put("'fife' is not a port number", network.run("seed", "--port", "0", "--config", bad.toString()));
        runs.put("64 hex digits", network.run("peer", "--port", "0", "--network-key", "bad.csv"));
        runs.put("leave out --insecure", network.run("seed", "--insecure", "--network-key", "any"));
        runs.put("none.csv", network.run("peer", "--port", "0", "--config", "none.csv"));
        runs.put("no config.csv", network.run(network.folder("bare"), NOTHING, "peer", "--port", "0"));
        runs.forEach((words, run) -> fails(run, 2, words));
    }

    @Test
    void aPortInUseIsStatusFour() throws IOException {
        String running = Integer.toString(network.seeds().get(0).address().port());
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String taken = Integer.toString(holder.getLocalPort());
            NodeProcess peer = network.run("peer", "--port", taken);
            NodeProcess seed = network.run("seed", "--host", "127.0.0.1", "--port", taken);
            NodeProcess second = network.run("seed", "--port", running);
            fails(peer, 4, "port " + taken + " is in use; try");
            fails(seed, 4, "port " + taken + " is in use; try");
            fails(second, 4, running);
        }
        assertThat(network.seeds().get(0).json("status").get("address").asText())
                .endsWith(":" + running);
    }

    private static void fails(NodeProcess run, int status, String words) {
        assertThat(run.exitStatus()).as(run::output).isEqualTo(status);
        assertThat(run.lastWords()).as("standard output of %s", run).isEmpty();
        assertThat(run.err().lines())
                .as("errors of %s", run)
                .singleElement()
                .asString()
                .contains(words);
    }

    @Test
    void helpBeginsWithExamplesAndVersionNamesTheRelease() {
        for (String jar : List.of("seed", "peer")) {
            NodeProcess help = network.run(jar, "--help");
            NodeProcess version = network.run(jar, "--version");
            assertThat(help.exitStatus()).isZero();
            assertThat(help.lastWords().stream().limit(6).filter(line -> line.contains("--port")))
                    .isNotEmpty();
            assertThat(version.exitStatus()).isZero();
            assertThat(version.lastWords()).singleElement().asString().startsWith("grapevine " + jar + " ");
        }
    }

    @Test
    void aPeerWithoutSeedsSaysWhatKeepsItOut() throws IOException {
        int nobody = Network.freePorts(1).get(0);
        Path config = network.directory().resolve("nobody.csv");
        Files.writeString(config, "host,port\n127.0.0.1," + nobody + "\n");
        NodeProcess peer = network.run("peer", "--port", "0", "--config", config.toString());
        String seed = "127.0.0.1:" + nobody;
        soon().untilAsserted(() -> assertThat(peer.err())
                .contains("seed " + seed + " is not available (Connection refused); trying again"));
        assertThat(peer.json("seeds")).singleElement().satisfies(document -> {
            assertThat(document.get("address").asText()).isEqualTo(seed);
            assertThat(document.get("why").asText()).isEqualTo("Connection refused");
        });
    }

    // ---- leaving ----

    @Test
    void exitLeavesGracefullyAndEverybodySeesIt() {
        NodeProcess peer = network.run("peer", "--port", "0");
        soon().until(() -> network.seeds().stream()
                        .filter(seed -> listed(seed).contains(peer.id()))
                        .count()
                == 2);
        soon().until(() -> neighbours(peer).containsAll(Network.ids(network.peers())));
        List<NodeProcess> seeds = network.seeds().stream()
                .filter(seed -> listed(seed).contains(peer.id()))
                .toList();

        peer.type("exit");
        within(GRACE).untilAsserted(() -> {
            assertThat(seeds).noneMatch(seed -> listed(seed).contains(peer.id()));
            assertThat(network.peers()).noneMatch(other -> neighbours(other).contains(peer.id()));
            assertThat(peer.alive()).isFalse();
        });

        assertThat(peer.exitStatus()).isZero();
        assertThat(seeds).allSatisfy(seed -> {
            assertThat(seed.log()).anyMatch(line -> line.contains("PeerLeft[peer=" + brief(peer)));
            assertThat(seed.log()).noneMatch(line -> line.contains("PeerHidden[peer=" + brief(peer)));
        });
    }

    @Test
    void signalsLeaveGracefullyWithTheirStatus() {
        NodeProcess terminated = network.run(network.directory(), NOTHING, "peer", "--port", "0");
        NodeProcess interrupted = network.run("peer", "--port", "0", "--no-shell");
        NodeProcess seed = network.run("seed", "--port", "0", "--host", "127.0.0.1");
        for (NodeProcess peer : List.of(terminated, interrupted)) {
            peer.ready();
            soon().until(() -> network.seeds().stream()
                            .filter(s -> listed(s).contains(peer.id()))
                            .count()
                    == 2);
        }
        seed.ready();
        terminated.signal("TERM");
        interrupted.signal("INT");
        seed.signal("TERM");
        assertThat(terminated.exitStatus()).isEqualTo(143);
        assertThat(interrupted.exitStatus()).isEqualTo(130);
        assertThat(seed.exitStatus()).isEqualTo(143);
        for (NodeProcess peer : List.of(terminated, interrupted)) {
            assertThat(network.seeds().stream()
                            .flatMap(s -> s.log().stream())
                            .filter(line -> line.contains("PeerLeft[peer=" + brief(peer))))
                    .as("seeds that saw %s leave", peer)
                    .hasSize(2);
        }
    }

    /** A neighbour that never hangs up keeps a leaving peer waiting; a second signal does not wait. */
    @Test
    void aSecondSignalEndsTheProcessAtOnce() throws IOException {
        NodeProcess peer = network.run("peer", "--port", "0", "--data-dir", "second", "--insecure");
        NodeId stubborn = new NodeId(ByteString.copyFrom(new byte[NodeId.SIZE]));
        try (Stranger neighbour =
                Stranger.neighbour(peer, stubborn, network.seeds().get(0).address())) {
            Path ctl = network.directory().resolve("second").resolve("ctl.sock");
            soon().until(() -> neighbours(peer).contains(stubborn.hex()) && Files.exists(ctl));
            peer.signal("TERM");
            within(GRACE).pollInterval(Duration.ofMillis(2)).until(() -> Files.notExists(ctl));
            peer.signal("INT");
            assertThat(peer.exitStatus()).as("the status of the second signal").isEqualTo(130);
        }
    }

    @Test
    void aNeighbourThatNeverHangsUpDelaysLeavingByTwoSecondsAtMost() {
        NodeProcess peer = network.run("peer", "--port", "0", "--insecure");
        NodeId stubborn = new NodeId(ByteString.copyFrom(new byte[NodeId.SIZE]));
        try (Stranger neighbour =
                Stranger.neighbour(peer, stubborn, network.seeds().get(0).address())) {
            soon().until(() -> neighbours(peer).contains(stubborn.hex()));
            peer.type("exit");
            within(GRACE.plusMillis(500)).until(() -> !peer.alive());
            assertThat(peer.exitStatus()).isZero();
        }
    }

    // ---- streams ----

    @Test
    void withoutInputTheNodeRunsOnAndSaysNothingButReady() {
        NodeProcess peer = network.run(network.directory(), NOTHING, "peer", "--port", "0");
        NodeProcess seed = network.run(network.directory(), NOTHING, "seed", "--port", "0", "--host", "127.0.0.1");
        NodeProcess ended = network.run("peer", "--port", "0");
        ended.ready();
        ended.endInput();
        soon().until(() -> ctl("peer", peer, "peers", "--json").contains(ended.id()));
        String hash = network.peers().get(0).ask("broadcast is anybody there?");
        for (NodeProcess listener : List.of(peer, ended)) {
            soon().until(() -> ctl("peer", listener, "msg", "--json").contains(hash));
        }
        assertThat(NodeProcess.parse(ctl("seed", seed, "peers", "--json")).get("peers"))
                .isEmpty();
        for (NodeProcess node : List.of(peer, ended, seed)) {
            assertThat(node.alive()).isTrue();
            node.signal("TERM");
            assertThat(node.exitStatus()).isEqualTo(143);
            assertThat(node.lastWords()).as("after READY").isEmpty();
            assertThat(node.err()).doesNotContain("\u001b");
        }
    }

    // ---- commands from outside ----

    @Test
    void ctlAsksARunningNode() {
        NodeProcess peer = network.peers().get(0);
        String hash =
                ctl("peer", peer, "broadcast", "it's", "\"quoted\"", "ünïcödé").strip();
        assertThat(elements(NodeProcess.parse(ctl("peer", peer, "msg", "--json")))
                        .filter(m -> m.get("hash").asText().equals(hash))
                        .map(m -> m.get("text").asText()))
                .containsExactly("it's \"quoted\" ünïcödé");
        assertThat(NodeProcess.parse(ctl("peer", peer, "status", "--json"))
                        .get("id")
                        .asText())
                .isEqualTo(peer.id());
        NodeProcess seed = network.seeds().stream()
                .filter(s -> !listed(s).isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(NodeProcess.parse(ctl("seed", seed, "peers", "--json")).get("peers"))
                .isNotEmpty();
        assertThat(ctl("seed", seed, "status")).contains(seed.id());
    }

    @Test
    void ctlSaysWhatIsWrong() {
        String port = Integer.toString(network.peers().get(0).address().port());
        String nobody = Integer.toString(Network.freePorts(1).get(0));
        NodeProcess unknown = network.run("peer", "ctl", "--port", port, "peeers");
        NodeProcess wordless = network.run("peer", "ctl", "--port", port);
        NodeProcess absent = network.run("peer", "ctl", "--port", nobody, "status");
        NodeProcess several = network.run("peer", "ctl", "status");
        fails(unknown, 2, "peers");
        fails(wordless, 2, "ctl needs a command");
        fails(absent, 1, "no node answers");
        fails(several, 2, port);
    }

    private static String ctl(String jar, NodeProcess node, String... words) {
        List<String> arguments = new ArrayList<>(
                List.of("ctl", "--port", Integer.toString(node.address().port())));
        arguments.addAll(List.of(words));
        NodeProcess client = network.run(jar, arguments.toArray(String[]::new));
        assertThat(client.exitStatus()).as(client::output).isZero();
        return String.join("\n", client.lastWords());
    }

    // ---- ways to join, and what a peer does by itself ----

    @Test
    void peersJoinThroughAnyPeerWithoutASeed() throws IOException {
        Path bare = network.folder("seedless");
        Files.writeString(bare.resolve("none.csv"), "host,port\n");
        NodeProcess first = network.run(bare, Redirect.PIPE, "peer", "--port", "0", "--config", "none.csv");
        NodeProcess second = network.run(
                bare, Redirect.PIPE, "peer", "--bootstrap", first.address().toString());
        soon().until(() -> neighbours(second).contains(first.id()));
        NodeProcess third = network.run(
                bare, Redirect.PIPE, "peer", "--bootstrap", second.address().toString());
        soon().untilAsserted(() -> {
            assertThat(neighbours(third)).containsExactlyInAnyOrder(first.id(), second.id());
            assertThat(neighbours(first)).containsExactlyInAnyOrder(second.id(), third.id());
        });
        String hash = third.ask("broadcast no seed anywhere");
        soon().until(() ->
                Stream.of(first, second).allMatch(p -> p.ask("msg --json").contains(hash)));
        assertThat(first.json("seeds")).isEmpty();
    }

    @Test
    void aPeerJoinsThroughASeedItWasPointedTo() {
        String seed = network.seeds().get(2).address().toString();
        NodeProcess peer = network.run(network.folder("pointed"), Redirect.PIPE, "peer", "--bootstrap", seed);
        soon().untilAsserted(() -> {
            assertThat(peer.json("status").get("seedsJoined").asInt())
                    .as("a majority of the seeds")
                    .isEqualTo(2);
            assertThat(neighbours(peer)).containsAll(Network.ids(network.peers()));
        });
    }

    @Test
    void aPeerSpeaksByItself() {
        NodeProcess listener = network.peers().get(1);
        NodeProcess speaker = network.run("peer", "--port", "0", "--auto-messages", "3", "--auto-interval", "100ms");
        String said = "\\d{13}:" + speaker.address() + ":";
        soon().untilAsserted(() -> assertThat(fromSpeaker(listener, speaker)).hasSize(3));
        assertThat(fromSpeaker(listener, speaker))
                .satisfiesExactly(
                        one -> assertThat(one).matches(said + 1),
                        two -> assertThat(two).matches(said + 2),
                        three -> assertThat(three).matches(said + 3));
    }

    private static List<String> fromSpeaker(NodeProcess listener, NodeProcess speaker) {
        return elements(listener.json("msg"))
                .filter(m -> m.get("origin").asText().equals(speaker.id()))
                .map(m -> m.get("text").asText())
                .toList();
    }

    @Test
    void aDataDirectoryKeepsTheIdentityForOneProcessAtATime() {
        NodeProcess first = network.run("peer", "--port", "0", "--data-dir", "kept");
        first.ready();
        fails(network.run("peer", "--port", "0", "--data-dir", "kept"), 4, "kept");
        first.kill();
        NodeProcess again = network.run("peer", "--port", "0", "--data-dir", "kept");
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.json("status").get("epoch").asLong()).isEqualTo(2);
    }

    @Test
    void aPrivateNetworkTakesInWhoHasItsKey() throws IOException {
        Files.writeString(network.directory().resolve("network.key"), "ab".repeat(32));
        NodeProcess seed = network.run("seed", "--port", "0", "--host", "127.0.0.1", "--network-key", "network.key");
        String through = seed.address().toString();
        NodeProcess other = network.run("peer", "--port", "0", "--bootstrap", through);
        soon().until(() -> seed.counter("handshakeFailed") > 0);
        NodeProcess member = network.run("peer", "--port", "0", "--bootstrap", through, "--network-key", "network.key");
        soon().until(() -> listed(seed).contains(member.id()));

        assertThat(listed(seed)).containsExactly(member.id());
        assertThat(member.json("status").get("trust").asText()).isEqualTo("private");
        assertThat(other.json("status").get("trust").asText()).isEqualTo("open");
    }

    private static String brief(NodeProcess node) {
        return node.id().substring(0, 8);
    }
}
