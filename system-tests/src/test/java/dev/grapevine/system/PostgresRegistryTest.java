package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.grapevine.node.StartFailure;
import dev.grapevine.peer.Peer;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.seed.Seed;
import dev.grapevine.seed.view.RegisteredPeer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Seeds whose registries are on a real PostgreSQL server, which one test stops; skipped where none is installed. */
@Execution(ExecutionMode.SAME_THREAD)
class PostgresRegistryTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static PostgresServer server;

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> installed = PostgresServer.installed();
        Assumptions.assumeTrue(
                installed.isPresent(),
                "PostgreSQL is not installed: registries on a server are not tested (apt-get install postgresql)");
        server = PostgresServer.start(installed.get());
    }

    @AfterAll
    static void end() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable node : open) {
            node.close();
        }
    }

    @Test
    void aSeedKnowsItsPeersAgainAndEachSeedItsOwn() throws Exception {
        Seed one = seed("one", 0);
        Seed two = seed("two", 0);
        Peer ofOne = peer(one);
        Peer ofTwo = peer(two);
        await().atMost(SOON).until(() -> one.peers().size() == 1 && two.peers().size() == 1);
        one.close();
        ofOne.close();

        Seed again = seed("one", one.address().port());

        await().atMost(SOON).until(() -> again.peers().size() == 1);
        assertThat(again.peers()).extracting(RegisteredPeer::id).containsExactly(ofOne.id());
        assertThat(two.peers()).extracting(RegisteredPeer::id).containsExactly(ofTwo.id());
        assertThat(again.status().storeDetail()).contains("jdbc:postgresql://").doesNotContain("user=");
        assertThat(folder.resolve("one/store.db")).doesNotExist();
    }

    @Test
    void aSeedKnowsWhomItHasBannedAgain() throws Exception {
        Seed seed = seed("banning", 0);
        seed.ban("203.0.113.9", Duration.ofHours(1));
        assertThat(seed.bansUnkept()).isEmpty();
        seed.close();

        Seed again = seed("banning", 0);

        await().atMost(SOON).until(() -> again.bans().size() == 1);
        assertThat(again.bans().get(0).subject()).isEqualTo("203.0.113.9");
    }

    @Test
    void whileTheServerIsAwayNobodyNewIsWelcomedAndThenEverybody() throws Exception {
        Seed seed = seed("away", 0);
        await().atMost(SOON).until(() -> seed.status().store().equals("open"));
        server.stop();
        Peer peer = peer(seed);
        await().atMost(SOON).until(() -> seed.status().store().equals("failing"));
        assertThat(peer.joined()).isNotDone();
        seed.ban("203.0.113.9", Duration.ofHours(1));
        assertThat(seed.bansUnkept().orElseThrow()).contains("cannot be used");

        server.start();

        await().atMost(SOON).until(() -> peer.joined().isDone());
        assertThat(seed.status().store()).isEqualTo("open");
        String schema = "grapevine_" + seed.id().hex().substring(0, 16);
        assertThat(server.query("SELECT id FROM " + schema + ".registry"))
                .isEqualTo(peer.id().hex());
        await().atMost(SOON).until(() -> seed.bansUnkept().isEmpty());
        assertThat(server.query("SELECT subject FROM " + schema + ".ban")).isEqualTo("203.0.113.9");
    }

    @Test
    void whatHasChangedOnTheServerIsSetAside() throws Exception {
        Seed seed = seed("changed", 0);
        Peer peer = peer(seed);
        await().atMost(SOON).until(() -> peer.joined().isDone());
        int port = seed.address().port();
        String schema = "grapevine_" + seed.id().hex().substring(0, 16);
        seed.close();
        server.query("UPDATE " + schema + ".registry SET address = '127.0.0.1:1' RETURNING id");

        Seed again = seed("changed", port);

        await().atMost(SOON).until(() -> again.status().counters().getOrDefault("storeFailures", 0L) == 1);
        await().atMost(SOON).until(() -> again.peers().size() == 1);
        assertThat(server.query("SELECT address FROM " + schema + "_damaged.registry"))
                .isEqualTo("127.0.0.1:1");
    }

    @Test
    void whatIsNoPostgresOrHasNoLastingIdentityIsRefused() {
        assertThatThrownBy(() -> Seed.builder()
                        .dataDir(folder.resolve("x"))
                        .registry("jdbc:mysql://x")
                        .start())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("try jdbc:postgresql://");
        assertThatThrownBy(() -> Seed.builder().registry(server.url()).start())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("--data-dir");
    }

    private Seed seed(String name, int port) throws Exception {
        Seed seed = Seed.builder()
                .host("127.0.0.1")
                .port(port)
                .dataDir(Files.createDirectories(folder.resolve(name)))
                .registry(server.url())
                .start();
        open.add(seed);
        return seed;
    }

    private Peer peer(Seed seed) throws Exception {
        Peer peer = Peer.builder()
                .host("127.0.0.1")
                .seeds(SeedList.of(List.of(seed.address())))
                .start();
        open.add(0, peer);
        return peer;
    }
}
