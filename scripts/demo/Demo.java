package demo;

import dev.grapevine.protocol.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What demo.sh shows: the seeds of config.csv and eight peers as processes of their own, messages from three peers, the
 * death of one and the repair of the overlay; then a ninth peer at the user's terminal.
 *
 * <p>Compiled by demo.sh against dist/peer.jar, which lends it its JSON and CSV. Talks with the nodes as a script would,
 * line by line over their standard input and output. A shutdown hook stops every process and removes their files, however
 * the demo ends.
 */
public final class Demo {
    private static final int PEERS = 8;
    private static final List<Integer> SPEAKERS = List.of(0, 3, 6);

    private final Options options;
    private final Screen screen = new Screen();
    private final Network network;
    private final Waiting waiting;

    private Demo(Options options) throws IOException {
        this.options = options;
        this.network = new Network(options.dist());
        this.waiting = new Waiting(network, screen);
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
        screen.done(
                addresses.size() + " seeds are up: "
                        + addresses.stream().map(Address::toString).collect(Collectors.joining("  ")),
                millis);
    }

    private void startPeers() throws Failed, IOException {
        for (int i = 0; i < PEERS; i++) {
            network.startPeer(letter(i));
        }
        long millis = awaitReady(network.peers, "peers");
        screen.done(
                PEERS + " peers are up, each with at most " + Network.MAX_PEERS + " links: " + network.peers.get(0).name
                        + " to " + network.peers.get(PEERS - 1).name,
                millis);
    }

    private static String letter(int index) {
        return String.valueOf((char) ('A' + index));
    }

    private long awaitReady(List<Node> nodes, String what) throws Failed {
        return waiting.until(
                () -> nodes.stream().allMatch(Node::ready),
                () -> "starting " + what + ": "
                        + nodes.stream().filter(Node::ready).count() + " of " + nodes.size());
    }

    /** The overlay stands when every peer has joined its seeds, has links, and can reach every other. */
    private void formOverlay() throws Failed {
        long millis = waiting.until(
                () -> Overlay.of(network.peers).whole()
                        && network.peers.stream().noneMatch(Node::degraded),
                () -> "forming the overlay: " + Overlay.of(network.peers).links() + " links");
        Overlay overlay = Overlay.of(network.peers);
        screen.done("the overlay stands: " + overlay.links() + " links, every peer reaches every other", millis);
        screen.table(
                List.of("peer", "id", "address", "joined seeds", "linked with"),
                network.peers.stream()
                        .map(peer -> List.of(
                                peer.name,
                                peer.id.substring(0, 8),
                                peer.address,
                                ports(peer.joinedSeeds()),
                                overlay.linksOf(peer)))
                        .toList());
    }

    private static String ports(List<String> addresses) {
        return addresses.stream()
                .map(address -> address.substring(address.lastIndexOf(':') + 1))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private boolean sendMessages() throws Failed {
        screen.heading("Three peers broadcast a message each, one after the other");
        Messages messages = new Messages(screen, waiting, network.peers);
        for (int index : SPEAKERS) {
            messages.send(network.peers.get(index), "Hello from " + letter(index));
        }
        messages.table();
        return messages.summary();
    }

    private boolean repair() throws Failed {
        Overlay before = Overlay.of(network.peers);
        Node victim = Collections.max(
                network.peers.subList(1, PEERS), // A is to speak afterwards.
                Comparator.comparingLong(before::dependants)
                        .thenComparingInt(peer -> before.of(peer).size()));
        List<Node> survivors =
                network.peers.stream().filter(peer -> peer != victim).toList();
        screen.heading("Peer " + victim.name + ", linked with " + before.linksOf(victim) + ", is killed (SIGKILL)");
        Repair repair = new Repair(before, victim, survivors, network.seeds);
        network.kill(victim);
        repair.begin();
        boolean repaired = waiting.within(15, repair::complete, repair::progress) >= 0;
        screen.table(List.of("peer", "linked with", "now with", "noticed after", "new link after"), repair.rows());
        if (!repaired) {
            screen.failed("not repaired after 15 s: " + repair.progress());
            return false;
        }
        screen.done("the overlay is whole again after " + repair.wholeMillis() + " ms");
        screen.done("the seeds " + repair.drops());

        Node speaker = survivors.get(0);
        screen.say("  " + speaker.name + " broadcasts \"Hello again\" through the repaired overlay:");
        Messages messages = new Messages(screen, waiting, survivors);
        messages.send(speaker, "Hello again");
        return messages.summary();
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
        int status = new Prompt(network, screen).run(letter(PEERS));
        return status == 0 && !all ? 1 : status;
    }
}
