package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.grapevine.peer.AddFailure;
import dev.grapevine.peer.Peer;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.seed.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Neighbours that the application asks for, and what it hears of those who come and go, on loopback. */
class EmbeddedMembershipTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable node : open) {
            node.close();
        }
    }

    @Test
    void anAddedPeerIsANeighbourOnBothSides() throws Exception {
        Peer a = peer(64);
        Peer b = peer(64);

        assertThat(added(a, b.address().toString())).isEqualTo(b.id());
        assertThat(ids(a)).containsExactly(b.id());
        await().atMost(SOON).until(() -> ids(b).equals(List.of(a.id())));
        assertThat(added(a, b.address().toString())).as("again").isEqualTo(b.id());
    }

    @Test
    void byAnotherNameItStaysOneNeighbour() throws Exception {
        Peer a = peer(64);
        Peer b = peer(64);
        added(a, b.address().toString());

        assertThat(added(a, "localhost:" + b.address().port())).isEqualTo(b.id());
        assertThat(ids(a)).containsExactly(b.id());
        await().atMost(SOON).until(() -> ids(b).equals(List.of(a.id())));
    }

    @Test
    void whatCannotBeANeighbourSaysWhy() throws Exception {
        Peer a = peer(64);
        Seed seed = Seed.builder().start();
        open.add(seed);
        Peer other = Peer.builder().network("another").start();
        open.add(other);
        Peer gone = peer(64);
        gone.close();

        assertFails(a, a.address(), "itself");
        assertFails(a, new Address("localhost", a.address().port()), "itself");
        assertFails(a, seed.address(), "a seed, not a peer");
        assertFails(a, other.address(), "of the network another");
        assertFails(a, gone.address(), "is it running?");
        assertThatThrownBy(() -> added(a, "6001"))
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not host:port");
        a.close();
        assertFails(a, other.address(), "the peer has stopped");
    }

    @Test
    void theCapsOfBothHold() throws Exception {
        Peer full = peer(3);
        List<Peer> others = List.of(peer(64), peer(64), peer(64), peer(64));
        for (Peer other : others.subList(0, 3)) {
            added(full, other.address().toString());
        }

        assertFails(full, others.get(3).address(), "all 3 links of this peer are taken");
        assertFails(others.get(3), full.address(), "is full");
        assertThat(ids(full)).hasSize(3);
    }

    private static void assertFails(Peer peer, Address address, String words) {
        CompletableFuture<NodeId> added = peer.addPeer(address);
        assertThatThrownBy(() -> added.get(SOON.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(AddFailure.class)
                .hasMessageContaining(words);
    }

    private static NodeId added(Peer peer, String address) throws Exception {
        return peer.addPeer(address).get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static List<NodeId> ids(Peer peer) {
        return peer.neighbours().stream().map(neighbour -> neighbour.id()).toList();
    }

    private Peer peer(int maxPeers) throws Exception {
        Peer peer = Peer.builder().maxPeers(maxPeers).start();
        open.add(0, peer);
        return peer;
    }
}
