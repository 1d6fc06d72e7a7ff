package dev.grapevine.seed.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.http.document.SeedDocuments;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.seed.view.RegisteredPeer;
import dev.grapevine.seed.view.SeedStatus;
import dev.grapevine.shell.command.Ink;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Field names and their order are a contract with everybody's scripts: change no expectation here. */
class SeedDocumentsTest {
    private static final String HEX = "0123456789abcdef".repeat(4);
    private static final NodeId ID = NodeId.parse(HEX);
    private static final Address ADDRESS = Address.parse("127.0.0.1:5001");
    private static final List<RegisteredPeer> PEERS =
            List.of(new RegisteredPeer(ID, ADDRESS, 3, RegisteredPeer.State.DISCONNECTED, 88_000));
    private static final SeedStatus STATUS = new SeedStatus(
            ID,
            ADDRESS,
            "grapevine",
            "open",
            1,
            2,
            100,
            "failing",
            "the disk is full",
            4,
            5000,
            new TreeMap<>(Map.of("a", 1L)));

    @Test
    void peers() {
        assertThat(SeedDocuments.peers(PEERS))
                .isEqualTo("{\"peers\":[{\"id\":\"" + HEX + "\",\"address\":\"127.0.0.1:5001\",\"degree\":3,"
                        + "\"state\":\"disconnected\",\"leaseMillis\":88000}]}");
        assertThat(SeedDocuments.peers(List.of())).isEqualTo("{\"peers\":[]}");
    }

    @Test
    void status() {
        assertThat(SeedDocuments.status(STATUS))
                .isEqualTo(
                        "{\"id\":\"" + HEX
                                + "\",\"address\":\"127.0.0.1:5001\",\"network\":\"grapevine\",\"trust\":\"open\","
                                + "\"peers\":1,\"hidden\":2,\"maxPeers\":100,\"uptimeMillis\":5000,\"store\":\"failing\",\"waiting\":4,\"counters\":{\"a\":1}}");
    }

    @Test
    void tables() {
        SeedTables tables = new SeedTables(Ink.NONE);

        assertThat(tables.peers(PEERS)).contains("01234567  127.0.0.1:5001  disconnected  3       1m 28s", "1 peer");
        assertThat(tables.peers(List.of())).contains("no peers yet");
        assertThat(tables.status(STATUS)).contains("1 of at most 100, 2 not answering");
        assertThat(tables.status(STATUS)).contains("failing: the disk is full; 4 peers wait to be registered");
    }
}
