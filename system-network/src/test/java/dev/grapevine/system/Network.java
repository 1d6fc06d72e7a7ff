package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.grapevine.protocol.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Seeds and peers of one test class, each a process, in a folder of their own with its {@code config.csv}. Started before
 * the first test, killed after the last; a failed test carries what every node said.
 */
final class Network
        implements BeforeAllCallback,
                AfterAllCallback,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {
    /** Longer than anything should take that has no bar of its own. */
    static final Duration SOON = Duration.ofSeconds(30);

    /** Longer than a peer waits for the lists of its seeds. */
    private static final Duration SETTLED = Duration.ofSeconds(1);

    private static final int FIRST_PORT = 20_000;
    /** Below the ports that systems hand out by themselves, so that nobody gets one of ours. */
    private static final int LAST_PORT = 32_000;

    private final int seedCount;
    private final int peerCount;
    private final List<String> peerOptions;
    private final List<String> jvmOptions;
    private final List<String> everybodysOptions;
    private final List<NodeProcess> seeds = new CopyOnWriteArrayList<>();
    private final List<NodeProcess> peers = new CopyOnWriteArrayList<>();
    private final List<NodeProcess> others = new CopyOnWriteArrayList<>();
    private List<Integer> seedPorts = List.of();
    private Path directory;
    private int started;

    private Network(
            int seedCount,
            int peerCount,
            List<String> peerOptions,
            List<String> jvmOptions,
            List<String> everybodysOptions) {
        this.seedCount = seedCount;
        this.peerCount = peerCount;
        this.peerOptions = peerOptions;
        this.jvmOptions = jvmOptions;
        this.everybodysOptions = everybodysOptions;
    }

    /** So many of each; every peer gets these options. */
    static Network of(int seeds, int peers, String... peerOptions) {
        return new Network(seeds, peers, List.of(peerOptions), List.of(), List.of());
    }

    /** Only a folder; the tests start what they need. */
    static Network empty() {
        return of(0, 0);
    }

    /** Every node gets these options of the JVM. */
    Network jvm(String... options) {
        return new Network(seedCount, peerCount, peerOptions, List.of(options), everybodysOptions);
    }

    /** Links without encryption, so that a {@link Stranger} can be whoever it likes. */
    Network insecure() {
        return new Network(seedCount, peerCount, peerOptions, jvmOptions, List.of("--insecure"));
    }

    /** Every node has a page. */
    Network served() {
        return new Network(seedCount, peerCount, peerOptions, jvmOptions, List.of("--http", "0"));
    }

    // ---- start and end ----

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory("gv");
        seedPorts = freePorts(seedCount);
        if (seedCount > 0) {
            String rows =
                    seedPorts.stream().map(port -> "127.0.0.1," + port + "\n").collect(Collectors.joining());
            Files.writeString(directory.resolve("config.csv"), "host,port\n" + rows);
        }
        try {
            seedPorts.forEach(port -> seeds.add(startSeed(port)));
            seeds.forEach(NodeProcess::ready);
            IntStream.range(0, peerCount).forEach(i -> peers.add(launchPeer()));
            peers.forEach(NodeProcess::ready);
            if (everybodysOptions.contains("--http")) {
                all().forEach(NodeProcess::page);
            }
        } catch (AssertionError e) {
            throw told(e);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        List<String> unasked = all().flatMap(node -> node.unasked().stream().map(line -> node + ": " + line))
                .toList();
        all().forEach(NodeProcess::close);
        remove(directory);
        assertThat(unasked)
                .as("standard output that is neither READY nor an answer")
                .isEmpty();
    }

    /** Deletes a folder and what is in it. */
    static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory, new FileVisitOption[0])) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw told(failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw told(failure);
    }

    /** The failure, with what every node said. */
    private <T extends Throwable> T told(T failure) {
        failure.addSuppressed(new WhatNodesSaid(all().map(NodeProcess::output).collect(Collectors.joining("\n"))));
        return failure;
    }

    private static final class WhatNodesSaid extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WhatNodesSaid(String output) {
            super("\n" + output, null, false, false);
        }
    }

    private Stream<NodeProcess> all() {
        return Stream.of(seeds, peers, others).flatMap(Collection::stream);
    }

    /** Ports that nobody listens on. */
    static List<Integer> freePorts(int count) {
        SplittableRandom random = new SplittableRandom();
        Set<Integer> free = new LinkedHashSet<>();
        while (free.size() < count) {
            int port = random.nextInt(FIRST_PORT, LAST_PORT);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                free.add(probe.getLocalPort());
            } catch (IOException e) {
                // Somebody has it: another one will do.
                continue;
            }
        }
        return List.copyOf(free);
    }

    // ---- nodes ----

    /** The folder the nodes run in. */
    Path directory() {
        return directory;
    }

    /** The seeds that have not been killed through {@link #lose}. */
    List<NodeProcess> seeds() {
        return List.copyOf(seeds);
    }

    /** The peers that have not been killed through {@link #lose}. */
    List<NodeProcess> peers() {
        return List.copyOf(peers);
    }

    /** SIGKILL; the node no longer counts. */
    void lose(NodeProcess node) {
        seeds.remove(node);
        peers.remove(node);
        others.add(node);
        node.kill();
    }

    /** Starts a killed seed again on its port. */
    NodeProcess restart(NodeProcess lostSeed) {
        NodeProcess seed = startSeed(lostSeed.address().port());
        seeds.add(seed);
        return seed.ready();
    }

    private NodeProcess startSeed(int port) {
        return launch("seed", ++started, List.of("--port", Integer.toString(port)), Redirect.PIPE);
    }

    /** One more peer of this network. */
    NodeProcess addPeer(String... options) {
        NodeProcess peer = launchPeer(options);
        peers.add(peer);
        return peer.ready();
    }

    private NodeProcess launchPeer(String... options) {
        List<String> arguments = new ArrayList<>(List.of("--port", "0"));
        arguments.addAll(peerOptions);
        arguments.addAll(List.of(options));
        return launch("peer", ++started, arguments, Redirect.PIPE);
    }

    private NodeProcess launch(String jar, int number, List<String> options, Redirect in) {
        String name = jar + "-" + number;
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(everybodysOptions);
        arguments.addAll(List.of("--log-file", name + ".log"));
        return NodeProcess.start(
                name, new NodeProcess.Launch(jar, directory, directory.resolve("s"), jvmOptions, arguments, in));
    }

    /** A folder of this name below {@link #directory}, without a {@code config.csv}. */
    Path folder(String name) {
        try {
            return Files.createDirectories(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a jar with exactly these arguments in {@link #directory}. */
    NodeProcess run(String jar, String... arguments) {
        return run(directory, Redirect.PIPE, jar, arguments);
    }

    /** The same, in another folder and with another standard input. */
    NodeProcess run(Path folder, Redirect in, String jar, String... arguments) {
        String name = jar + "-" + (++started);
        Path state = directory.resolve("s");
        NodeProcess node =
                NodeProcess.start(name, new NodeProcess.Launch(jar, folder, state, jvmOptions, List.of(arguments), in));
        others.add(node);
        return node;
    }

    /** Ends what {@link #run} has started, as far as it still lives. */
    void endRuns() {
        others.stream().filter(NodeProcess::alive).forEach(NodeProcess::kill);
    }

    // ---- what tests wait for ----

    /** Waits at most {@link #SOON}. */
    static ConditionFactory soon() {
        return within(SOON);
    }

    /** Waits at most so long. */
    static ConditionFactory within(Duration time) {
        return await().pollInSameThread().pollInterval(Duration.ofMillis(100)).atMost(time);
    }

    /** Ids of a peer's neighbours. */
    static Set<String> neighbours(NodeProcess peer) {
        return texts(peer.json("peers").get("neighbours"), "id");
    }

    /** Ids of the peers that a seed lists. */
    static Set<String> listed(NodeProcess seed) {
        return texts(seed.json("peers").get("peers"), "id");
    }

    /** Ids of the peers that a peer has been told of. */
    static Set<String> known(NodeProcess peer) {
        return texts(peer.json("peers").get("known"), "id");
    }

    /** The texts a peer has received or published, sorted, each as often as it shows them. */
    static List<String> texts(NodeProcess peer) {
        return elements(peer.json("msg"))
                .map(m -> m.get("text").asText())
                .sorted()
                .toList();
    }

    static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static Set<String> texts(JsonNode array, String field) {
        return elements(array).map(e -> e.get(field).asText()).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    static Set<String> ids(Collection<NodeProcess> nodes) {
        return nodes.stream().map(NodeProcess::id).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** How many seeds a peer is registered with. */
    static int joinedSeeds(NodeProcess peer) {
        return peer.json("status").get("seedsJoined").asInt();
    }

    /** Waits until every peer is registered with a majority and the overlay is one piece. */
    void awaitOverlay() {
        soon().untilAsserted(() -> {
            assertThat(peers)
                    .allMatch(peer -> !peer.json("status").get("degraded").asBoolean(), "joined a majority");
            int links = Math.min(5, peers.size() - 1);
            assertThat(peers).allMatch(peer -> neighbours(peer).size() >= links, "has " + links + " neighbours");
            assertThat(reachable()).as("peers in one piece").isEqualTo(ids(peers));
        });
    }

    /** Waits until nobody is linking up any more, and gives the neighbours' ids of each peer. */
    Map<NodeProcess, Set<String>> settledLinks() {
        awaitOverlay();
        Map<NodeProcess, Set<String>> last = new LinkedHashMap<>();
        long[] since = {System.nanoTime()};
        soon().until(() -> {
            Map<NodeProcess, Set<String>> now = new LinkedHashMap<>();
            peers.forEach(peer -> now.put(peer, neighbours(peer)));
            if (!now.equals(last)) {
                last.clear();
                last.putAll(now);
                since[0] = System.nanoTime();
            }
            return System.nanoTime() - since[0] > SETTLED.toNanos();
        });
        return last;
    }

    /** Ids of the peers that the first one reaches over links which one of their ends shows. */
    Set<String> reachable() {
        Map<String, Set<String>> links = new TreeMap<>();
        for (NodeProcess peer : peers) {
            for (String neighbour : neighbours(peer)) {
                links.computeIfAbsent(peer.id(), id -> new LinkedHashSet<>()).add(neighbour);
                links.computeIfAbsent(neighbour, id -> new LinkedHashSet<>()).add(peer.id());
            }
        }
        Set<String> alive = ids(peers);
        Set<String> reached = new LinkedHashSet<>(List.of(peers.get(0).id()));
        Deque<String> next = new ArrayDeque<>(reached);
        while (!next.isEmpty()) {
            links.getOrDefault(next.remove(), Set.of()).stream()
                    .filter(alive::contains)
                    .filter(reached::add)
                    .forEach(next::add);
        }
        return reached;
    }

    /** Broadcasts from this peer and waits until every other one has the message, under the same hash. */
    void broadcastReachesAll(NodeProcess from, String text) {
        String hash = from.ask("broadcast " + text);
        assertThat(hash).matches("[0-9a-f]{64}");
        soon().untilAsserted(() -> {
            for (NodeProcess peer : peers) {
                assertThat(elements(peer.json("msg"))
                                .filter(m -> m.get("hash").asText().equals(hash)))
                        .as("%s of %s at %s", text, from, peer)
                        .singleElement()
                        .satisfies(m -> assertThat(m.get("text").asText()).isEqualTo(text));
            }
        });
    }

    /** The address of a seed or peer for strangers. */
    static Address address(NodeProcess node) {
        return node.address();
    }
}
