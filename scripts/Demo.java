import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.SeedList;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What demo.sh shows: the seeds of config.csv and eight peers as processes of their own, messages from three peers, the
 * death of one and the repair of the overlay; then a ninth peer at the user's terminal.
 *
 * <p>Runs from source, {@code java -cp dist/peer.jar scripts/Demo.java}; the jar lends it its JSON and CSV. Talks with
 * the nodes as a script would, line by line over their standard input and output. A shutdown hook stops every process
 * and removes their files, however the demo ends.
 */
public final class Demo {
    private static final int PEERS = 8;
    private static final int MAX_PEERS = 4;
    private static final int LEAST_LINKS = 2;
    private static final List<Integer> SPEAKERS = List.of(0, 3, 6);
    private static final long PATIENCE_SECONDS = 60;

    private final Options options;
    private final Screen screen = new Screen();
    private final Network network;

    private Demo(Options options) throws IOException {
        this.options = options;
        this.network = new Network(options.dist());
    }

    public static void main(String[] arguments) throws IOException {
        System.setProperty("jdk.console", "java.base"); // Else System.console() answers off a terminal, from 22 on.
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (Failed e) {
            System.err.println("demo: " + e.getMessage());
            System.exit(e.status);
            return;
        }
        System.exit(new Demo(options).run());
    }

    private int run() {
        Runtime.getRuntime().addShutdownHook(new Thread(network::close, "stop-all"));
        try {
            startSeeds();
            startPeers();
            formOverlay();
            boolean all = sendMessages() & repair();
            return options.once() ? verdict(all) : prompt(all);
        } catch (Failed e) {
            if (!network.closed()) {
                screen.failed(e.getMessage());
            }
            return e.status;
        } catch (IOException | UncheckedIOException e) {
            screen.failed(e.toString());
            return 1;
        }
    }

    private void startSeeds() throws Failed, IOException {
        List<Address> addresses = options.seeds();
        screen.heading("A network of " + addresses.size() + " seeds and " + PEERS + " peers, all on this machine");
        network.describeSeeds(addresses);
        for (Address address : addresses) {
            network.startSeed(address);
        }
        long millis = awaitReady(network.seeds, "seeds");
        screen.done(addresses.size() + " seeds are up: "
                + addresses.stream().map(Address::toString).collect(Collectors.joining("  ")), millis);
    }

    private void startPeers() throws Failed, IOException {
        for (int i = 0; i < PEERS; i++) {
            network.startPeer(String.valueOf((char) ('A' + i)));
        }
        long millis = awaitReady(network.peers, "peers");
        screen.done(PEERS + " peers are up, each with at most " + MAX_PEERS + " links: "
                + network.peers.get(0).name + " to " + network.peers.get(PEERS - 1).name, millis);
    }

    private long awaitReady(List<Node> nodes, String what) throws Failed {
        return await(
                () -> nodes.stream().allMatch(Node::ready),
                () -> "starting " + what + ": " + nodes.stream().filter(Node::ready).count() + " of " + nodes.size());
    }

    /** The overlay stands when every peer has joined its seeds, has links, and can reach every other. */
    private void formOverlay() throws Failed {
        long millis = await(
                () -> Overlay.of(network.peers).whole() && network.peers.stream().noneMatch(Node::degraded),
                () -> "forming the overlay: " + Overlay.of(network.peers).links() + " links");
        Overlay overlay = Overlay.of(network.peers);
        screen.done("the overlay stands: " + overlay.links() + " links, every peer reaches every other", millis);
        screen.table(List.of("peer", "id", "address", "joined seeds", "linked with"), network.peers.stream()
                .map(peer -> List.of(peer.name, peer.id.substring(0, 8), peer.address, ports(peer.joinedSeeds()), overlay.linksOf(peer)))
                .toList());
    }

    private static String ports(List<String> addresses) {
        return addresses.stream()
                .map(address -> address.substring(address.lastIndexOf(':') + 1))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private boolean sendMessages() throws Failed {
        List<Node> speakers = SPEAKERS.stream().map(network.peers::get).toList();
        screen.heading("Three peers broadcast a message each, one after the other");
        Map<Node, String> hashes = new LinkedHashMap<>();
        boolean all = true;
        for (Node speaker : speakers) {
            hashes.put(speaker, speaker.broadcast("Hello from " + speaker.name));
            all &= delivered(hashes, network.peers);
        }

        List<String> titles = new ArrayList<>(List.of("heard by"));
        speakers.forEach(speaker -> titles.add("\"Hello from " + speaker.name + "\""));
        List<List<String>> rows = new ArrayList<>();
        for (Node peer : network.peers) {
            List<String> row = new ArrayList<>(List.of(peer.name));
            hashes.forEach((speaker, hash) -> row.add(peer == speaker ? "its own" : peer.delivery(hash)));
            rows.add(row);
        }
        screen.table(titles, rows);
        summary(hashes, network.peers, all);
        return all;
    }

    /** Waits until all have all, or patience ends. */
    private boolean delivered(Map<Node, String> hashes, List<Node> peers) throws Failed {
        int expected = hashes.size() * peers.size();
        BooleanSupplier arrived = () -> received(hashes, peers) == expected;
        return awaited(arrived, 10, () -> "waiting: " + received(hashes, peers) + " of " + expected) >= 0;
    }

    private static long received(Map<Node, String> hashes, List<Node> peers) {
        return peers.stream()
                .mapToLong(peer -> hashes.values().stream().filter(hash -> peer.message(hash).isPresent()).count())
                .sum();
    }

    private void summary(Map<Node, String> hashes, List<Node> peers, boolean all) {
        List<JsonNode> messages = peers.stream()
                .flatMap(peer -> hashes.values().stream().flatMap(hash -> peer.message(hash).stream()))
                .toList();
        long slowest = messages.stream().mapToLong(m -> m.path("delayMillis").asLong()).max().orElse(0);
        long farthest = messages.stream().mapToLong(m -> m.path("hops").asLong()).max().orElse(0);
        int expected = hashes.size() * (peers.size() - 1);
        String text = messages.size() - hashes.size() + " of " + expected + " deliveries; the slowest took " + slowest
                + " ms, the farthest " + hops(farthest);
        if (all) {
            screen.done(text);
        } else {
            screen.failed(text);
        }
    }

    private static String hops(long hops) {
        return hops + (hops == 1 ? " hop" : " hops");
    }

    private boolean repair() throws Failed {
        Overlay before = Overlay.of(network.peers);
        Node victim = Collections.max(
                network.peers,
                Comparator.comparingLong(before::dependants)
                        .thenComparingInt(peer -> before.of(peer).size()));
        List<Node> survivors = network.peers.stream().filter(peer -> peer != victim).toList();
        screen.heading("Peer " + victim.name + ", linked with " + before.linksOf(victim) + ", is killed (SIGKILL)");
        Repair repair = new Repair(before, victim, survivors, network.seeds);
        network.kill(victim);
        repair.begin();
        boolean repaired = awaited(repair::complete, 15, repair::progress) >= 0;
        screen.table(List.of("peer", "linked with", "now with", "noticed after", "new link after"), repair.rows());
        if (!repaired) {
            screen.failed("not repaired after 15 s: " + repair.progress());
            return false;
        }
        screen.done("the overlay is whole again after " + repair.wholeMillis() + " ms");
        screen.done("the seeds " + repair.drops());

        Node speaker = survivors.get(0);
        Map<Node, String> hash = Map.of(speaker, speaker.broadcast("Hello again"));
        boolean all = delivered(hash, survivors);
        screen.say("  " + speaker.name + " broadcasts \"Hello again\" through the repaired overlay:");
        summary(hash, survivors, all);
        return all;
    }

    private int verdict(boolean all) {
        screen.say("");
        if (all) {
            screen.done("everything arrived, in " + screen.seconds() + " altogether");
        } else {
            screen.failed("not everything arrived");
        }
        return all ? 0 : 1;
    }

    private int prompt(boolean all) throws Failed, IOException {
        String name = String.valueOf((char) ('A' + PEERS));
        Node echo = network.peers.stream().filter(Node::alive).reduce((one, other) -> other).orElseThrow();
        screen.heading("Your turn: this terminal becomes peer " + name);
        screen.table(List.of(), List.of(
                List.of("broadcast <text>", "say something to all; " + echo.name + " answers what it hears"),
                List.of("peers, seeds, msg, status", "look around (help tells more)"),
                List.of("exit", "stop all processes of this demo")));
        screen.say("");
        screen.say(screen.dim("  From another terminal:"));
        screen.say(screen.dim("  java -jar " + network.jar() + " ctl --data-dir " + echo.directory + " peers"));
        screen.say("");
        Process mine = network.startAtTerminal(name);
        new Thread(() -> answer(echo, mine), "echo").start();
        int status = network.waitFor(mine);
        screen.say("Stopping the other " + (network.alive() == 1 ? "process" : network.alive() + " processes") + ".");
        return status == 0 && !all ? 1 : status;
    }

    /** One peer answers what the peer at the terminal says, so that the network is heard. */
    private void answer(Node echo, Process mine) {
        Set<String> ours = network.peers.stream().map(peer -> peer.id).collect(Collectors.toSet());
        Set<String> answered = new LinkedHashSet<>();
        while (mine.isAlive()) {
            for (JsonNode message : echo.messages()) {
                if (!ours.contains(message.path("origin").asText()) && answered.add(message.path("hash").asText())) {
                    echo.broadcast(echo.name + " heard \"" + message.path("text").asText() + "\" after "
                            + hops(message.path("hops").asLong()) + " and " + message.path("delayMillis") + " ms");
                }
            }
            pause(100);
        }
    }

    private long await(BooleanSupplier condition, Supplier<String> progress) throws Failed {
        long millis = awaited(condition, PATIENCE_SECONDS, progress);
        if (millis < 0) {
            throw new Failed(1, "gave up after " + PATIENCE_SECONDS + " s of " + progress.get());
        }
        return millis;
    }

    /** Polls until the condition holds and gives the milliseconds that took; -1 when the time is over. */
    private long awaited(BooleanSupplier condition, long seconds, Supplier<String> progress) throws Failed {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            network.requireAlive();
            if (millisSince(start) > seconds * 1000) {
                return -1;
            }
            screen.live(progress);
            pause(10);
        }
        return millisSince(start);
    }

    private static long millisSince(long startNanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why the demo cannot go on; with the status to exit with. */
    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;
        final int status;

        Failed(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    /** What was asked for on the command line. */
    private record Options(boolean once, boolean freePorts, Path config, Path dist) {
        static Options parse(String... arguments) throws Failed {
            Path root = Path.of(System.getProperty("grapevine.root", ".")).toAbsolutePath().normalize();
            boolean once = System.console() == null;
            boolean freePorts = false;
            Path config = root.resolve("config.csv");
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--once" -> once = true;
                    case "--free-ports" -> freePorts = true;
                    case "--config" -> {
                        if (++i == arguments.length) {
                            throw new Failed(2, "--config needs a file");
                        }
                        config = Path.of(arguments[i]);
                    }
                    default -> throw new Failed(2, "what is '" + arguments[i] + "'? Try --help");
                }
            }
            return new Options(once, freePorts, config, root.resolve("dist"));
        }

        List<Address> seeds() throws Failed, IOException {
            List<Address> seeds = freePorts ? freeAddresses() : configured();
            if (seeds.isEmpty()) {
                throw new Failed(2, config + " names no seed");
            }
            return seeds;
        }

        private List<Address> configured() throws Failed {
            try {
                return SeedList.read(config, Limits.DEFAULT).addresses();
            } catch (SeedList.BadSeedList e) {
                throw new Failed(2, e.getMessage());
            }
        }

        private static List<Address> freeAddresses() throws IOException {
            InetAddress loopback = InetAddress.getByName("127.0.0.1");
            try (ServerSocket one = new ServerSocket(0, 1, loopback);
                    ServerSocket two = new ServerSocket(0, 1, loopback);
                    ServerSocket three = new ServerSocket(0, 1, loopback)) {
                return Stream.of(one, two, three)
                        .map(socket -> new Address("127.0.0.1", socket.getLocalPort()))
                        .toList();
            }
        }
    }

    /** The processes and their files, from start to end. */
    private static final class Network {
        private static final int IN_USE = 4;

        final List<Node> seeds = new ArrayList<>();
        final List<Node> peers = new ArrayList<>();
        private final List<Process> processes = new ArrayList<>();
        private final Set<Process> killed = new LinkedHashSet<>();
        private final Path dist;
        private final Path files;
        private final Path config;
        private boolean closed;

        Network(Path dist) throws IOException {
            this.dist = dist;
            this.files = temporary();
            this.config = files.resolve("config.csv");
        }

        /** A new folder for the owner alone, under a name short enough to be typed. */
        private static Path temporary() throws IOException {
            String parent = System.getenv().getOrDefault("TMPDIR", System.getProperty("java.io.tmpdir"));
            Path lengthy = Files.createTempDirectory(Path.of(parent), "gv-demo-");
            Path brief = lengthy.resolveSibling("gv-demo-" + ProcessHandle.current().pid());
            return Files.exists(brief) ? lengthy : Files.move(lengthy, brief);
        }

        /** The nodes read the seeds from a copy: without pinned ids, since these seeds are new ones. */
        void describeSeeds(List<Address> addresses) throws IOException {
            Files.write(config, addresses.stream().map(a -> a.host() + "," + a.port()).toList());
        }

        void startSeed(Address address) throws Failed, IOException {
            String port = String.valueOf(address.port());
            seeds.add(node(port, "seed.jar", "--host", address.host(), "--port", port));
        }

        void startPeer(String name) throws Failed, IOException {
            peers.add(node(name, "peer.jar", "--port", "0", "--max-peers", String.valueOf(MAX_PEERS)));
        }

        private Node node(String name, String jar, String... arguments) throws Failed, IOException {
            File log = files.resolve(name + ".log").toFile();
            return new Node(name, start(command(name, jar, arguments).redirectError(log)), log.toPath(), files.resolve(name));
        }

        Process startAtTerminal(String name) throws Failed, IOException {
            return start(command(name, "peer.jar", "--port", "0", "--max-peers", String.valueOf(MAX_PEERS)).inheritIO());
        }

        private ProcessBuilder command(String name, String jar, String... arguments) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xss512k",
                    "-jar",
                    dist.resolve(jar).toString()));
            command.addAll(List.of(arguments));
            command.addAll(List.of("--config", config.toString(), "--data-dir", files.resolve(name).toString()));
            ProcessBuilder builder = new ProcessBuilder(command).directory(files.toFile());
            builder.environment().keySet().removeIf(variable -> variable.startsWith("GRAPEVINE_"));
            return builder;
        }

        private synchronized Process start(ProcessBuilder builder) throws Failed, IOException {
            if (closed) {
                throw new Failed(1, "stopped");
            }
            Process process = builder.start();
            processes.add(process);
            return process;
        }

        /** The peers' jar, as one types it here. */
        Path jar() {
            Path jar = dist.resolve("peer.jar");
            Path here = Path.of("").toAbsolutePath();
            return jar.startsWith(here) ? here.relativize(jar) : jar;
        }

        synchronized void kill(Node node) {
            killed.add(node.process);
            node.process.destroyForcibly();
        }

        synchronized boolean closed() {
            return closed;
        }

        long alive() {
            return processes.stream().filter(Process::isAlive).count();
        }

        int waitFor(Process process) throws Failed {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                throw new Failed(1, "interrupted");
            }
        }

        void requireAlive() throws Failed {
            for (Node node : nodes()) {
                if (!node.alive() && !killed.contains(node.process)) {
                    boolean inUse = node.process.exitValue() == IN_USE;
                    String words = node.lastWords();
                    throw inUse ? new Failed(IN_USE, words + "\n  Or try scripts/demo.sh --free-ports, or scripts/stop.sh if"
                            + " scripts/start_seeds.sh has started them.") : new Failed(1, node.name + " ended: " + words);
                }
            }
        }

        private List<Node> nodes() {
            return Stream.concat(seeds.stream(), peers.stream()).toList();
        }

        /** Asks all to leave, ends who has not within three seconds, removes the files. */
        synchronized void close() {
            closed = true;
            long start = System.nanoTime();
            processes.forEach(Process::destroy);
            while (alive() > 0 && millisSince(start) < 3000) {
                pause(10);
            }
            processes.forEach(Process::destroyForcibly);
            processes.forEach(process -> process.onExit().join());
            try (Stream<Path> all = Files.walk(files)) {
                all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            } catch (IOException e) {
                System.err.println("demo: " + files + " is left behind (" + e + ")");
            }
        }
    }

    /** One process, asked over its standard input. Safe for several threads. */
    private static final class Node {
        private static final ObjectMapper JSON = new ObjectMapper();
        private static final String GONE = "";

        final String name;
        final Process process;
        final Path directory;
        private final Path log;
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        volatile String address = "";
        volatile String id = "";

        Node(String name, Process process, Path log, Path directory) {
            this.name = name;
            this.process = process;
            this.log = log;
            this.directory = directory;
            Thread reader = new Thread(this::read, "from-" + name);
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                String[] ready = Optional.ofNullable(out.readLine()).orElse("").split("[ =]");
                if (ready.length == 5) {
                    address = ready[2];
                    id = ready[4];
                }
                out.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
                // It has ended; whoever asks it is told so below.
            }
            lines.add(GONE);
        }

        boolean ready() {
            return !id.isEmpty();
        }

        boolean alive() {
            return process.isAlive();
        }

        /** The answer to a command; empty when the process is gone. */
        private synchronized String answer(String command) {
            try {
                process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().flush();
                String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return line == null ? GONE : line;
            } catch (IOException e) {
                return GONE;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return GONE;
            }
        }

        private JsonNode ask(String listing) {
            try {
                return JSON.readTree(answer(listing + " --json"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean degraded() {
            return ask("status").path("degraded").asBoolean(true);
        }

        List<String> joinedSeeds() {
            return stream(ask("seeds"))
                    .filter(seed -> seed.path("state").asText().equals("joined"))
                    .map(seed -> seed.path("address").asText())
                    .toList();
        }

        Set<String> neighbourIds() {
            return ids(ask("peers").path("neighbours"));
        }

        Set<String> registeredIds() {
            return ids(ask("peers").path("peers"));
        }

        private static Set<String> ids(JsonNode rows) {
            return stream(rows).map(row -> row.path("id").asText()).collect(Collectors.toSet());
        }

        private static Stream<JsonNode> stream(JsonNode rows) {
            List<JsonNode> list = new ArrayList<>();
            rows.forEach(list::add);
            return list.stream();
        }

        String broadcast(String text) {
            return answer("broadcast " + text);
        }

        List<JsonNode> messages() {
            return stream(ask("msg")).toList();
        }

        Optional<JsonNode> message(String hash) {
            return messages().stream()
                    .filter(message -> message.path("hash").asText().equals(hash))
                    .findAny();
        }

        String delivery(String hash) {
            return message(hash)
                    .map(m -> String.format("%3d ms  ", m.path("delayMillis").asLong()) + hops(m.path("hops").asLong()))
                    .orElse("not received");
        }

        String lastWords() {
            try {
                List<String> words = Files.readAllLines(log);
                return words.isEmpty() ? "without a word" : words.get(words.size() - 1);
            } catch (IOException e) {
                return "its log cannot be read: " + e;
            }
        }
    }

    /** Who is linked with whom, at one moment. */
    private record Overlay(Map<Node, Set<Node>> neighbours) {
        static Overlay of(List<Node> peers) {
            Map<Node, Set<Node>> neighbours = new LinkedHashMap<>();
            for (Node peer : peers) {
                Set<String> ids = peer.neighbourIds();
                Set<Node> found = new TreeSet<>(Comparator.comparing((Node node) -> node.name));
                peers.stream().filter(other -> ids.contains(other.id)).forEach(found::add);
                neighbours.put(peer, found);
            }
            return new Overlay(neighbours);
        }

        Set<Node> of(Node peer) {
            return neighbours.getOrDefault(peer, Set.of());
        }

        String linksOf(Node peer) {
            return of(peer).stream().map(node -> node.name).collect(Collectors.joining(" "));
        }

        /** How many peers must find a new neighbour if this one goes. */
        long dependants(Node peer) {
            return of(peer).stream().filter(other -> of(other).size() <= LEAST_LINKS).count();
        }

        int links() {
            return neighbours.values().stream().mapToInt(Set::size).sum() / 2;
        }

        /** Every peer reaches every other, and none hangs by a single link. */
        boolean whole() {
            Deque<Node> next = new ArrayDeque<>(List.of(neighbours.keySet().iterator().next()));
            Set<Node> reached = new LinkedHashSet<>(next);
            while (!next.isEmpty()) {
                of(next.remove()).stream().filter(reached::add).forEach(next::add);
            }
            return reached.size() == neighbours.size()
                    && neighbours.values().stream().allMatch(links -> links.size() >= LEAST_LINKS);
        }
    }

    /** Watches what the survivors and the seeds make of a death. */
    private static final class Repair {
        private final Overlay before;
        private final Node victim;
        private final List<Node> survivors;
        private final List<Node> registrars;
        private final Map<Node, Long> noticed = new LinkedHashMap<>();
        private final Map<Node, Long> replaced = new LinkedHashMap<>();
        private final Map<Node, Long> dropped = new LinkedHashMap<>();
        private Overlay now;
        private long start;
        private long whole = -1;

        Repair(Overlay before, Node victim, List<Node> survivors, List<Node> seeds) {
            this.before = before;
            this.now = before;
            this.victim = victim;
            this.survivors = survivors;
            this.registrars = seeds.stream()
                    .filter(seed -> seed.registeredIds().contains(victim.id))
                    .toList();
        }

        /** From here on time counts. */
        void begin() {
            start = System.nanoTime();
        }

        boolean complete() {
            now = Overlay.of(survivors);
            long millis = millisSince(start);
            for (Node peer : before.of(victim)) {
                if (!peer.neighbourIds().contains(victim.id)) {
                    noticed.putIfAbsent(peer, millis);
                }
                if (!before.of(peer).containsAll(now.of(peer))) {
                    replaced.putIfAbsent(peer, millis);
                }
            }
            for (Node seed : registrars) {
                if (!seed.registeredIds().contains(victim.id)) {
                    dropped.putIfAbsent(seed, millis);
                }
            }
            if (whole < 0 && noticed.size() == before.of(victim).size() && now.whole()) {
                whole = millis;
            }
            return whole >= 0 && dropped.size() == registrars.size();
        }

        long wholeMillis() {
            return whole;
        }

        String progress() {
            return (whole < 0 ? "repairing the overlay" : "the overlay is whole again") + "; " + dropped.size() + " of "
                    + registrars.size() + " seeds have dropped " + victim.name;
        }

        List<List<String>> rows() {
            return before.of(victim).stream()
                    .map(peer -> List.of(
                            peer.name,
                            before.linksOf(peer),
                            now.linksOf(peer),
                            time(noticed.get(peer), "not yet"),
                            time(replaced.get(peer), "none needed")))
                    .toList();
        }

        String drops() {
            return dropped.entrySet().stream()
                    .map(drop -> drop.getKey().name + " after " + Screen.seconds(drop.getValue()))
                    .collect(Collectors.joining(", ", "dropped " + victim.name + ": ", ""));
        }

        private static String time(Long millis, String otherwise) {
            return millis == null ? otherwise : String.format("%3d ms", millis);
        }
    }

    /** Standard output: plain lines, and on a terminal colour and one line that moves. */
    private static final class Screen {
        private static final String SPINNER = "|/-\\";
        private static final long FRAME_MILLIS = 100;

        private final long start = System.nanoTime();
        private final boolean terminal = System.console() != null && !"dumb".equals(System.getenv("TERM"));
        private final boolean colour =
                terminal && System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
        private final boolean symbols = Charset.forName(
                        System.getProperty("stdout.encoding", System.getProperty("native.encoding")))
                .newEncoder()
                .canEncode('\u2713');
        private int frame;
        private long drawn;

        void say(String line) {
            System.out.println((terminal ? "\r\u001b[K" : "") + line);
            System.out.flush();
        }

        void heading(String line) {
            say("");
            say(ink("1", line));
        }

        void done(String line, long millis) {
            done(line + dim("  " + seconds(millis)));
        }

        void done(String line) {
            say(ink("32", symbols ? "\u2713" : "ok") + " " + line);
        }

        void failed(String line) {
            say(ink("31", symbols ? "\u2717" : "FAILED") + " " + line);
        }

        String dim(String text) {
            return ink("2", text);
        }

        private String ink(String code, String text) {
            return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
        }

        void live(Supplier<String> progress) {
            if (terminal && millisSince(drawn) >= FRAME_MILLIS) {
                System.out.print("\r\u001b[K" + SPINNER.charAt(frame++ % SPINNER.length()) + " " + progress.get());
                System.out.flush();
                drawn = System.nanoTime();
            }
        }

        void table(List<String> titles, List<List<String>> rows) {
            List<List<String>> all = new ArrayList<>(rows);
            if (!titles.isEmpty()) {
                all.add(0, titles);
            }
            for (List<String> row : all) {
                StringBuilder line = new StringBuilder(" ");
                for (int column = 0; column < row.size(); column++) {
                    int at = column;
                    int width = all.stream().mapToInt(r -> r.get(at).length()).max().orElse(0);
                    line.append(String.format(" %-" + width + "s ", row.get(column)));
                }
                String text = line.toString().stripTrailing();
                say(row == titles ? dim(text) : text);
            }
        }

        String seconds() {
            return seconds(millisSince(start));
        }

        static String seconds(long millis) {
            return millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
    }
}
