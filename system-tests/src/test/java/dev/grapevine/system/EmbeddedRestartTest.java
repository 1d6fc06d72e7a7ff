package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.grapevine.peer.Peer;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.seed.Seed;
import dev.grapevine.seed.view.RegisteredPeer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with a data directory that end and come back, in one JVM. */
class EmbeddedRestartTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable node : open) {
            node.close();
        }
    }

    @Test
    void aSeedKnowsItsPeersAgainBeforeTheyComeBack() throws Exception {
        Seed seed = seed(0);
        Peer one = peer("one", SeedList.of(List.of(seed.address())));
        Peer two = peer("two", SeedList.of(List.of(seed.address())));
        await().atMost(SOON).until(() -> seed.peers().size() == 2);
        Address address = seed.address();
        seed.close();
        one.close();
        two.close();

        Seed again = seed(address.port());

        await().atMost(SOON).until(() -> again.peers().size() == 2);
        assertThat(again.peers()).extracting(RegisteredPeer::id).containsExactlyInAnyOrder(one.id(), two.id());
        assertThat(again.peers()).extracting(RegisteredPeer::state).containsOnly(RegisteredPeer.State.DISCONNECTED);
        assertThat(again.status().store()).isEqualTo("open");
    }

    @Test
    void aMessageThatWasDeliveredIsNotDeliveredAgain() throws Exception {
        Peer publisher = peer("publisher", SeedList.none());
        Peer before = listener(publisher.address());
        publisher.broadcast("one").join();
        publisher.broadcast("two").join();
        await().atMost(SOON).until(() -> List.copyOf(heard).equals(List.of("one", "two")));
        before.close();

        Peer after = listener(publisher.address());
        await().atMost(SOON).until(() -> counter(after, "deliveriesRepeated") == 2);
        publisher.broadcast("three").join();

        await().atMost(SOON).until(() -> heard.contains("three"));
        assertThat(heard).containsExactly("one", "two", "three");
        assertThat(after.status().store()).isEqualTo("open");
    }

    @Test
    void messagesThatAreKeptAreShownAfterARestart() throws Exception {
        Peer publisher = peer("publisher", SeedList.none());
        Peer before = keeping(List.of(publisher.address()));
        await().atMost(SOON).until(() -> before.neighbours().size() == 1);
        publisher.broadcast("theirs").join();
        await().atMost(SOON).until(() -> before.messages().size() == 1);
        before.broadcast("mine").join();
        before.close();

        Peer after = keeping(List.of());

        assertThat(after.messages()).extracting(ReceivedMessage::text).containsExactly("theirs", "mine");
    }

    private Peer keeping(List<Address> bootstrap) throws Exception {
        Peer peer = Peer.builder()
                .host("127.0.0.1")
                .bootstrap(bootstrap)
                .dataDir(folder.resolve("keeping"))
                .keepMessages(Duration.ofDays(7))
                .start();
        open.add(0, peer);
        return peer;
    }

    @Test
    void aPeerWhoseSeedsAreAllDownFindsItsFormerNeighbours() throws Exception {
        Seed seed = seed(0);
        SeedList seeds = SeedList.of(List.of(seed.address()));
        Peer stays = peer("stays", seeds);
        Peer comesBack = peer("comes-back", seeds);
        await().atMost(SOON).until(() -> Files.exists(folder.resolve("comes-back/store.db")));
        await().atMost(SOON).until(() -> comesBack.neighbours().size() == 1);
        await().atMost(SOON).until(() -> knows(folder.resolve("comes-back/store.db"), stays));
        comesBack.close();
        seed.close();

        Peer again = peer("comes-back", seeds);

        await().atMost(SOON).until(() -> again.neighbours().size() == 1);
        assertThat(again.id()).isEqualTo(comesBack.id());
        assertThat(again.neighbours().get(0).id()).isEqualTo(stays.id());
    }

    @Test
    void aPeerReturnsToItsAnchorsBeforeItDrawsOthers() throws Exception {
        Seed seed = seed(0);
        SeedList seeds = SeedList.of(List.of(seed.address()));
        for (int i = 0; i < 8; i++) {
            peer("other-" + i, seeds);
        }
        await().atMost(SOON).until(() -> seed.peers().size() == 8);
        Peer before = peer("comes-back", seeds);
        Path store = folder.resolve("comes-back/store.db");
        await().atMost(SOON).until(() -> anchors(store).size() == 3);
        assertThat(counter(before, "anchorDialled")).isZero();
        before.close();
        Set<String> anchors = anchors(store);
        await().atMost(SOON).until(() -> seed.peers().size() == 8);

        Peer again = peer("comes-back", seeds);

        await().atMost(SOON).until(() -> again.neighbours().size() >= 5);
        assertThat(counter(again, "anchorDialled")).isEqualTo(3);
        assertThat(again.neighbours())
                .extracting(neighbour -> neighbour.id().hex())
                .containsAll(anchors);
    }

    private static Set<String> anchors(Path store) throws Exception {
        Set<String> ids = new HashSet<>();
        if (Files.exists(store)) {
            try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + store);
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT id FROM known_peer WHERE anchor = 1")) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            } catch (java.sql.SQLException notYet) {
                return Set.of();
            }
        }
        return ids;
    }

    @Test
    void aNodeWhoseStoreIsDamagedSetsItAsideAndStarts() throws Exception {
        Files.createDirectories(folder.resolve("seed"));
        Files.write(folder.resolve("seed/store.db"), "this is no database, and far from one".getBytes());
        Seed seed = seed(0);
        Peer peer = peer("peer", SeedList.of(List.of(seed.address())));

        await().atMost(SOON)
                .until(() -> seed.peers().size() == 1 && peer.joined().isDone());

        assertThat(folder.resolve("seed/store.db.damaged-1")).exists();
    }

    @Test
    void bansHoldAfterARestartAndEndWhenTheyWouldHave() throws Exception {
        Seed seed = seed(0);
        Peer peer = peer("peer", SeedList.none());
        for (BiConsumer<String, Duration> ban : List.<BiConsumer<String, Duration>>of(seed::ban, peer::ban)) {
            ban.accept("203.0.113.9", Duration.ofHours(1));
            ban.accept("203.0.113.8", Duration.ofHours(1));
            ban.accept("203.0.113.7", Duration.ofMillis(1));
        }
        seed.unban("203.0.113.8");
        peer.unban("203.0.113.8");
        assertThat(seed.bansUnkept()).isEmpty();
        assertThat(peer.bansUnkept()).isEmpty();
        seed.close();
        peer.close();

        Seed seedAgain = seed(0);
        Peer peerAgain = peer("peer", SeedList.none());

        await().atMost(SOON)
                .until(() -> seedAgain.bans().size() == 1 && peerAgain.bans().size() == 1);
        assertThat(List.of(seedAgain.bans().get(0), peerAgain.bans().get(0)))
                .allSatisfy(ban -> assertThat(ban.subject()).isEqualTo("203.0.113.9"))
                .allSatisfy(ban -> assertThat(ban.leftMillis()).isBetween(3_500_000L, 3_600_000L));
    }

    @Test
    void aBannedPeerIsRefusedByTheSeedsNextLife() throws Exception {
        Seed seed = seed(0);
        Peer peer = peer("peer", SeedList.of(List.of(seed.address())));
        await().atMost(SOON).until(() -> seed.peers().size() == 1);
        seed.ban(peer.id().brief(), Duration.ofHours(1));
        seed.close();

        Seed again = seed(seed.address().port());

        await().atMost(SOON)
                .until(() -> peer.seeds().get(0).why().contains("BANNED")
                        && again.bans().size() == 1);
        assertThat(again.peers()).isEmpty();
    }

    @Test
    void withoutADataDirectoryBansEndWithTheProcessAndTheListSaysSo() throws Exception {
        try (Seed seed = Seed.builder().start();
                Peer peer = Peer.builder().start()) {
            assertThat(seed.bansUnkept()).contains("it has no data directory");
            assertThat(peer.bansUnkept()).contains("it has no data directory");
        }
    }

    private static boolean knows(Path store, Peer peer) {
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + store);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id FROM known_peer")) {
            return rows.next() && rows.getString(1).equals(peer.id().hex());
        } catch (java.sql.SQLException e) {
            return false;
        }
    }

    private static long counter(Peer peer, String name) {
        return peer.status().counters().getOrDefault(name, 0L);
    }

    private Seed seed(int port) throws Exception {
        Seed seed = Seed.builder()
                .host("127.0.0.1")
                .port(port)
                .dataDir(folder.resolve("seed"))
                .start();
        open.add(seed);
        return seed;
    }

    private Peer peer(String name, SeedList seeds) throws Exception {
        Peer peer = Peer.builder()
                .host("127.0.0.1")
                .seeds(seeds)
                .dataDir(folder.resolve(name))
                .start();
        open.add(0, peer);
        return peer;
    }

    private Peer listener(Address publisher) throws Exception {
        Peer peer = Peer.builder()
                .host("127.0.0.1")
                .bootstrap(List.of(publisher))
                .dataDir(folder.resolve("listener"))
                .start();
        open.add(0, peer);
        peer.onMessage(message -> heard.add(message.text()));
        await().atMost(SOON).until(() -> peer.neighbours().size() == 1);
        return peer;
    }
}
