package dev.grapevine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grapevine.protocol.Ban;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bans that are carried to a store and back, by a clock that the test moves. */
class KeptBansTest {
    private static final Ban FORGER = new Ban("ab".repeat(32), "brought a forgery", 60_000);
    private static final Ban HOST = new Ban("192.0.2.7", "", 3_600_000);

    @TempDir
    Path folder;

    private final List<Ban> lasting = new ArrayList<>();
    private final List<Ban> earlier = new ArrayList<>();
    private long nowMillis = 1_000_000;
    private int wakes;

    @ParameterizedTest
    @EnumSource(names = {"SEED", "PEER"})
    void whatIsLeftOfThemComesBack(Schema schema) throws StoreFailure {
        try (Store store = open(schema)) {
            keep(of(store), HOST, FORGER);
        }
        nowMillis += 59_000;
        try (Store store = open(schema)) {
            of(store).restore();
        }
        assertThat(earlier)
                .containsExactly(
                        new Ban(HOST.subject(), "", 3_541_000), new Ban(FORGER.subject(), "brought a forgery", 1_000));
        earlier.clear();
        nowMillis += 1_000;
        try (Store store = open(schema)) {
            of(store).restore();
        }
        assertThat(earlier).extracting(Ban::subject).containsExactly(HOST.subject());
    }

    @Test
    void onlyAChangeIsWrittenAndWhoeverMadeItCanWaitForIt() throws StoreFailure {
        try (Store store = open(Schema.PEER)) {
            KeptBans bans = of(store);
            lasting.add(HOST);
            bans.keep();
            assertThat(written(store)).isEmpty();
            assertThat(bans.upToDate()).isTrue();

            bans.changed();
            assertThat(wakes).isEqualTo(1);
            assertThat(bans.upToDate()).isFalse();
            assertThat(bans.await(1)).isFalse();
            assertThat(bans.unkept(true, "no space is left")).contains("no space is left");
            assertThat(bans.unkept(false, "store.db").orElseThrow()).contains("not taken them yet");
            bans.keep();
            assertThat(bans.await(0)).isTrue();
            assertThat(bans.unkept(true, "no space is left")).isEmpty();
            assertThat(written(store)).containsExactly(HOST);

            keep(bans);
            assertThat(written(store)).isEmpty();
        }
    }

    @Test
    void whenTheStoreIsFoundDamagedTheyAreDueAgain() throws Exception {
        try (Store store = open(Schema.PEER)) {
            keep(of(store), HOST);
        }
        byte[] bytes = Files.readAllBytes(file());
        int host = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("192.0.2.7");
        bytes[host + 8] = '8';
        Files.write(file(), bytes);
        try (Store store = open(Schema.PEER)) {
            KeptBans bans = of(store);
            assertThatThrownBy(bans::restore).hasMessageContaining("192.0.2.8").hasMessageContaining("set aside");
            assertThat(earlier).isEmpty();
            assertThat(bans.upToDate()).isFalse();
            bans.keep();
            assertThat(written(store)).containsExactly(HOST);
        }
    }

    private List<Ban> written(Store store) throws StoreFailure {
        return store.transact(on -> BanTable.all(on, nowMillis));
    }

    private Store open(Schema schema) {
        return Store.inFile(file(), schema, false);
    }

    private Path file() {
        return folder.resolve("store.db");
    }

    private KeptBans of(Store store) {
        return new KeptBans(
                store,
                () -> List.copyOf(lasting),
                earlier::addAll,
                () -> Instant.ofEpochMilli(nowMillis),
                () -> wakes++);
    }

    private void keep(KeptBans bans, Ban... these) throws StoreFailure {
        lasting.clear();
        lasting.addAll(List.of(these));
        bans.changed();
        bans.keep();
    }
}
