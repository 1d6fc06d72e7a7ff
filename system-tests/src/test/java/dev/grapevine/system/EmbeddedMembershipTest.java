package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.grapevine.peer.AddFailure;
import dev.grapevine.peer.MembershipEvent;
import dev.grapevine.peer.MembershipEvent.BelowSeedMajority;
import dev.grapevine.peer.MembershipEvent.NeighbourDead;
import dev.grapevine.peer.MembershipEvent.NeighbourLost;
import dev.grapevine.peer.MembershipEvent.NeighbourUp;
import dev.grapevine.peer.MembershipEvent.SeedJoined;
import dev.grapevine.peer.MembershipEvent.SeedLost;
import dev.grapevine.peer.MembershipEvent.SeedMajorityReached;
import dev.grapevine.peer.Peer;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.seed.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
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

    @Test
    void neighboursThatComeAndGoAreHeardOf() throws Exception {
        Peer a = peer(64);
        Peer b = peer(64);
        var heard = new ConcurrentLinkedQueue<MembershipEvent>();
        var threads = new ConcurrentLinkedQueue<String>();
        a.onMembership(event -> {
            threads.add(Thread.currentThread().getName());
            heard.add(event);
        });
        added(a, b.address().toString());
        b.close();

        await().atMost(SOON).until(() -> heard.size() >= 2);
        assertThat(heard)
                .containsExactly(
                        new NeighbourUp(b.id(), b.address(), true), new NeighbourLost(b.id(), "it left the network"));
        assertThat(threads).allSatisfy(name -> assertThat(name).startsWith("grapevine-notices"));
    }

    @Test
    void aNeighbourThatFallsSilentIsDead() throws Exception {
        Peer a = Peer.builder().pingInterval(Duration.ofMillis(300)).insecure().start();
        open.add(a);
        var heard = new ConcurrentLinkedQueue<MembershipEvent>();
        a.onMembership(heard::add);
        NodeId id = NodeId.random(new Random(1));
        open.add(0, Stranger.neighbour(a.address(), id, new Address("127.0.0.1", 9)));

        await().atMost(SOON).until(() -> heard.size() >= 3);
        assertThat(heard).startsWith(new NeighbourUp(id, new Address("127.0.0.1", 9), false), new NeighbourDead(id));
        assertThat(heard).anySatisfy(event -> assertThat(event).isInstanceOf(NeighbourLost.class));
    }

    @Test
    void seedsThatComeAndGoAreHeardOfUntilTheSubscriptionIsClosed() throws Exception {
        Seed seed = Seed.builder().start();
        Address at = seed.address();
        Peer a = Peer.builder().seeds(SeedList.of(List.of(at))).start();
        open.add(a);
        var heard = new ConcurrentLinkedQueue<MembershipEvent>();
        var closed = new ConcurrentLinkedQueue<MembershipEvent>();
        a.onMembership(closed::add).close();
        a.joined().get(SOON.toSeconds(), TimeUnit.SECONDS);
        a.onMembership(heard::add);
        seed.close();

        await().atMost(SOON).until(() -> heard.size() >= 2);
        assertThat(heard).hasAtLeastOneElementOfType(SeedLost.class).contains(new BelowSeedMajority(0, 1));
        Seed again = Seed.builder().port(at.port()).start();
        open.add(again);
        await().atMost(SOON).until(() -> heard.contains(new SeedMajorityReached(1, 1)));
        assertThat(heard).contains(new SeedJoined(at));
        assertThat(closed).isEmpty();
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
