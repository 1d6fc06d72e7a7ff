package dev.grapevine.system;

import static dev.grapevine.system.Network.ids;
import static dev.grapevine.system.Network.known;
import static dev.grapevine.system.Network.listed;
import static dev.grapevine.system.Network.neighbours;
import static dev.grapevine.system.Network.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.ConnectedToPeer;
import dev.grapevine.wire.Frame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Strangers who lie about living peers: nobody is removed, nobody is hidden, no link ends. */
class FalseDeathIT {
    private static final int LIARS = 40;
    private static final long HIGHEST = -1;

    @RegisterExtension
    static final Network network = Network.of(3, 4).insecure();

    private final SplittableRandom random = new SplittableRandom();
    private final List<Stranger> strangers = new ArrayList<>();
    private final Map<NodeProcess, Set<String>> lists = new LinkedHashMap<>();
    private final Map<NodeProcess, Set<String>> overlay = new LinkedHashMap<>();
    private final Map<NodeProcess, Long> linksLost = new LinkedHashMap<>();

    @BeforeEach
    void theTruth() {
        overlay.putAll(network.settledLinks());
        network.peers().forEach(peer -> linksLost.put(peer, peer.counter("neighbourLost")));
        network.seeds().forEach(seed -> lists.put(seed, honest(seed)));
    }

    @AfterEach
    void hangUp() {
        strangers.forEach(Stranger::close);
    }

    @Test
    void oneLiarRemovesNobody() {
        NodeProcess victim = network.peers().get(0);
        NodeId liar = NodeId.random(random);
        network.seeds().forEach(seed -> register(seed, liar));
        Frame lie = Stranger.death(victim.id(), liar, false, HIGHEST);
        long refuted = victim.counter("deathRefuted");
        soon().until(() -> {
            // Again and again: a seed does not look twice within a few seconds.
            strangers.forEach(stranger -> stranger.send(lie));
            return victim.counter("deathRefuted") > refuted;
        });
        nothingHasChanged();
    }

    @Test
    void manyLiarsAndForgedRelaysRemoveNobody() {
        for (int i = 0; i < LIARS; i++) {
            NodeId liar = NodeId.random(random);
            network.seeds().forEach(seed -> register(seed, liar));
        }
        List<Stranger> liars = List.copyOf(strangers);
        for (NodeProcess victim : network.peers()) {
            NodeId anybody = NodeId.random(random);
            for (long incarnation : new long[] {0, 1, HIGHEST}) {
                liars.forEach(liar -> liar.send(Stranger.death(victim.id(), anybody, false, incarnation)));
                for (NodeProcess seed : network.seeds()) {
                    keep(Stranger.at(seed)).send(Stranger.death(victim.id(), anybody, true, incarnation));
                }
            }
        }
        soon().untilAsserted(() -> assertThat(network.seeds()).allMatch(seed -> seed.counter("deathIgnored") > LIARS));
        nothingHasChanged();
    }

    /** Somebody registers under names of his own at the addresses of honest peers. */
    @Test
    void anotherNameAtAPeersAddressEndsNoLink() {
        Set<String> names = new LinkedHashSet<>();
        for (NodeProcess peer : network.peers()) {
            NodeId name = NodeId.random(random);
            names.add(name.hex());
            network.seeds().forEach(seed -> keep(Stranger.registered(seed, name, peer.address())));
        }
        soon().until(() ->
                network.peers().stream().anyMatch(peer -> known(peer).stream().anyMatch(names::contains)));
        soon().during(Duration.ofSeconds(4))
                .untilAsserted(() -> overlay.forEach((peer, before) -> assertThat(neighbours(peer))
                        .as("neighbours of %s", peer)
                        .containsAll(before)));
        nothingHasChanged();
    }

    /** Somebody takes everybody in and hangs up on everybody, at once. */
    @Test
    void whoTakesInAndHangsUpIsNotDialledAgainAndAgain() throws IOException {
        NodeId hangsUp = NodeId.random(random);
        AtomicInteger dials = new AtomicInteger();
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Address address = new Address("127.0.0.1", listener.getLocalPort());
            var welcome = ConnectedToPeer.newBuilder().setVersion(1).setRecord(Stranger.record(hangsUp, address));
            byte[] bytes = MessageCodec.encode(
                    Frame.newBuilder().setConnectedToPeer(welcome).build());
            Thread taking = new Thread(() -> takeAndHangUp(listener, bytes, dials));
            taking.setDaemon(true);
            taking.start();
            network.seeds().forEach(seed -> keep(Stranger.registered(seed, hangsUp, address)));
            soon().until(() -> dials.get() > 0);
            int few = 12 * network.peers().size();
            soon().during(Duration.ofSeconds(4))
                    .untilAsserted(() -> assertThat(dials).hasValueLessThanOrEqualTo(few));
            overlay.forEach((peer, before) -> assertThat(neighbours(peer)).containsAll(before));
        }
    }

    private static void takeAndHangUp(ServerSocket listener, byte[] welcome, AtomicInteger dials) {
        while (!listener.isClosed()) {
            try (Socket dialler = listener.accept()) {
                dialler.getInputStream().read();
                dialler.getOutputStream().write(welcome);
                dials.incrementAndGet();
            } catch (IOException e) {
                // The test is over, or the dialler was faster.
                continue;
            }
        }
    }

    private Stranger register(NodeProcess seed, NodeId liar) {
        return keep(Stranger.registered(seed, liar, network.seeds().get(0).address()));
    }

    private Stranger keep(Stranger stranger) {
        strangers.add(stranger);
        return stranger;
    }

    private static Set<String> honest(NodeProcess seed) {
        Set<String> listed = listed(seed);
        listed.retainAll(ids(network.peers()));
        return listed;
    }

    /** Every accusation has been looked at; lists and links of the honest are what they were all the time. */
    private void nothingHasChanged() {
        soon().untilAsserted(() -> assertThat(network.seeds())
                .noneMatch(seed -> seed.ask("peers --json").contains("accused"), "accuses somebody"));
        for (NodeProcess seed : network.seeds()) {
            assertThat(honest(seed)).as("list of %s", seed).isEqualTo(lists.get(seed));
            for (NodeProcess peer : network.peers()) {
                String brief = peer.id().substring(0, 8);
                assertThat(seed.log())
                        .noneMatch(line -> line.contains("PeerHidden[peer=" + brief))
                        .noneMatch(line -> line.contains("PeerRemoved[peer=" + brief));
            }
        }
        for (NodeProcess peer : network.peers()) {
            assertThat(neighbours(peer)).as("neighbours of %s", peer).containsAll(overlay.get(peer));
            assertThat(peer.counter("neighbourLost"))
                    .as("links lost by %s", peer)
                    .isEqualTo(linksLost.get(peer));
        }
        network.broadcastReachesAll(network.peers().get(1), "we are all alive");
    }
}
