package dev.grapevine.peer.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.http.document.PeerDocuments;
import dev.grapevine.http.document.Receipt;
import dev.grapevine.peer.TopicSubscription;
import dev.grapevine.peer.view.Branches;
import dev.grapevine.peer.view.KnownPeer;
import dev.grapevine.peer.view.Neighbour;
import dev.grapevine.peer.view.PeerStatus;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.peer.view.SeedLink;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.TopicFilter;
import dev.grapevine.shell.command.Ink;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Field names and their order are a contract with everybody's scripts: change no expectation here. */
class PeerDocumentsTest {
    private static final String HEX = "0123456789abcdef".repeat(4);
    private static final String HASH = "fedcba9876543210".repeat(4);
    private static final NodeId ID = NodeId.parse(HEX);
    private static final Address ADDRESS = Address.parse("127.0.0.1:6001");
    private static final List<Neighbour> NEIGHBOURS = List.of(new Neighbour(
            ID, ADDRESS, Neighbour.State.CONNECTED, 3, 0.25049, 17, "", new Branches(List.of(1, 3), List.of(2))));
    private static final List<KnownPeer> KNOWN =
            List.of(new KnownPeer(ID, ADDRESS, List.of(Address.parse("127.0.0.1:5001"), Address.parse("[::1]:5002"))));
    private static final List<ReceivedMessage> MESSAGES = List.of(new ReceivedMessage(
            HASH + "/1",
            ID,
            Instant.parse("2025-01-02T03:04:05Z"),
            2,
            "",
            ByteString.copyFromUtf8("it's \"ü\"\n\u001b"),
            Instant.parse("2025-01-02T03:04:05.017900Z"),
            1,
            1,
            "",
            Map.of()));

    @Test
    void peers() {
        assertThat(PeerDocuments.peers(NEIGHBOURS, KNOWN))
                .isEqualTo("{\"neighbours\":[{\"id\":\"" + HEX + "\",\"address\":\"127.0.0.1:6001\","
                        + "\"state\":\"connected\",\"degree\":3,\"rttMillis\":0.25,\"score\":17,\"misdeeds\":\"\",\"eager\":[1,3],\"lazy\":[2]}],"
                        + "\"known\":[{\"id\":\"" + HEX + "\",\"address\":\"127.0.0.1:6001\","
                        + "\"seeds\":[\"127.0.0.1:5001\",\"[::1]:5002\"]}]}");
        assertThat(PeerDocuments.peers(List.of(), List.of())).isEqualTo("{\"neighbours\":[],\"known\":[]}");
    }

    @Test
    void seeds() {
        assertThat(PeerDocuments.seeds(List.of(new SeedLink(ADDRESS, SeedLink.State.UNREACHABLE, "refused"))))
                .isEqualTo("[{\"address\":\"127.0.0.1:6001\",\"state\":\"unreachable\",\"why\":\"refused\"}]");
        assertThat(PeerDocuments.seeds(List.of())).isEqualTo("[]");
    }

    @Test
    void messages() {
        assertThat(PeerDocuments.messages(MESSAGES))
                .isEqualTo("[{\"hash\":\"" + HASH + "/1\",\"origin\":\"" + HEX + "\","
                        + "\"time\":\"2025-01-02T03:04:05.000Z\",\"hops\":2,\"topic\":\"\","
                        + "\"text\":\"it's \\\"ü\\\"\\n\\u001B\","
                        + "\"received\":\"2025-01-02T03:04:05.017Z\",\"delayMillis\":17}]");
    }

    @Test
    void messagesSayWhatTheyAreWhenTheirOriginDid() {
        assertThat(PeerDocuments.messages(List.of(typed(ByteString.copyFromUtf8("{}")))))
                .endsWith("\"delayMillis\":0,\"contentType\":\"application/json\",\"headers\":{\"trace\":\"47\"}}]");
    }

    @Test
    void heardMessages() {
        String head = "{\"hash\":\"" + HASH + "\",\"origin\":\"" + HEX + "\",\"topic\":\"rooms/1\","
                + "\"time\":\"2025-01-02T03:04:05.000Z\",\"contentType\":\"application/json\","
                + "\"headers\":{\"trace\":\"47\"},";
        assertThat(PeerDocuments.heard(typed(ByteString.copyFromUtf8("{\n}")))).isEqualTo(head + "\"text\":\"{\\n}\"}");
        assertThat(PeerDocuments.heard(typed(ByteString.copyFrom(new byte[] {(byte) 0xff, 0}))))
                .isEqualTo(head + "\"payload\":\"/wA=\"}");
        assertThat(PeerDocuments.heard(MESSAGES.get(0))).contains("\"contentType\":\"\",\"headers\":{},\"text\":");
    }

    @Test
    void topics() {
        List<TopicSubscription> topics = List.of(new Subscribed("rooms/#", 7, 2), new Subscribed("a", 0, 0));

        assertThat(PeerDocuments.topics(topics))
                .isEqualTo("[{\"filter\":\"rooms/#\",\"received\":7,\"dropped\":2},"
                        + "{\"filter\":\"a\",\"received\":0,\"dropped\":0}]");
        assertThat(new PeerTables(Ink.NONE).topics(topics)).contains("filter", "rooms/#  7         2");
        assertThat(new PeerTables(Ink.NONE).topics(List.of())).contains("try subscribe <filter>");
    }

    /** Too large for a bundle: whoever did not listen cannot read it any more, and is told what it was. */
    @Test
    void aPayloadThatIsNotKeptIsToldBySize() {
        Instant time = Instant.parse("2025-01-02T03:04:05Z");
        var film = new ReceivedMessage(
                HASH, ID, time, 2, "rooms/1", ByteString.EMPTY, time, 1, 1, "video/mp4", Map.of(), 5_242_880);

        assertThat(PeerDocuments.messages(List.of(film)))
                .contains("\"text\":\"\"")
                .contains("\"bytes\":5242880");
        assertThat(PeerDocuments.heard(film)).contains("\"bytes\":5242880").doesNotContain("\"text\"");
        assertThat(new PeerTables(Ink.NONE).messages(List.of(film)))
                .contains("(5,242,880 bytes of video/mp4, not kept)");
        assertThat(PeerDocuments.messages(MESSAGES)).doesNotContain("bytes");
    }

    private record Subscribed(String text, long received, long dropped) implements TopicSubscription {
        @Override
        public TopicFilter filter() {
            return new TopicFilter(text);
        }

        @Override
        public long skipped() {
            return 0;
        }

        @Override
        public void close() {}
    }

    private static ReceivedMessage typed(ByteString payload) {
        Instant time = Instant.parse("2025-01-02T03:04:05Z");
        return new ReceivedMessage(
                HASH, ID, time, 2, "rooms/1", payload, time, 1, 1, "application/json", Map.of("trace", "47"));
    }

    @Test
    void status() {
        assertThat(PeerDocuments.status(status(false)))
                .isEqualTo(
                        "{\"id\":\"" + HEX + "\",\"address\":\"127.0.0.1:6001\",\"network\":\"grapevine\","
                                + "\"mode\":\"flood\",\"trust\":\"open\",\"epoch\":4,\"incarnation\":1,\"neighbours\":0,\"maxPeers\":8,"
                                + "\"seedsJoined\":1,\"seedsWanted\":2,\"degraded\":false,\"knownPeers\":5,\"messages\":6,"
                                + "\"uptimeMillis\":61000,\"store\":\"open\",\"waitingBytes\":7,\"counters\":{\"a\":1,\"b\":2}}");
    }

    @Test
    void receipts() {
        assertThat(PeerDocuments.receipt(new Receipt(1, ID, 3, "")))
                .isEqualTo("{\"message\":1,\"to\":\"" + HEX + "\",\"delivered\":true,\"millis\":3}");
        assertThat(PeerDocuments.receipt(new Receipt(2, ID, 3, "it's \"gone\"")))
                .isEqualTo("{\"message\":2,\"to\":\"" + HEX + "\",\"delivered\":false,\"why\":\"it's \\\"gone\\\"\"}");
    }

    @Test
    void tablesAreBriefAndSteerNothing() {
        PeerTables tables = new PeerTables(Ink.NONE);

        assertThat(tables.peers(NEIGHBOURS, KNOWN, status(false)))
                .contains("01234567  127.0.0.1:6001  connected  3       0.3 ms")
                .contains("127.0.0.1:5001 [::1]:5002")
                .doesNotContain(HEX);
        assertThat(tables.messages(MESSAGES))
                .contains("fedcba98/1", "it's \"ü\"␊␛")
                .doesNotContain("\u001b");
        assertThat(tables.incoming(MESSAGES.get(0))).endsWith("01234567  it's \"ü\"␊␛");
        assertThat(tables.status(status(true))).contains("degraded", "1m 1s", "kept: store.db");
    }

    @Test
    void emptyTablesSayWhatToDo() {
        PeerTables tables = new PeerTables(Ink.NONE);

        assertThat(tables.peers(List.of(), List.of(), status(false))).contains("no neighbours yet: start another peer");
        assertThat(tables.peers(List.of(), List.of(), status(true))).contains("only 1 of 2 wanted seeds are joined");
        assertThat(tables.messages(List.of())).contains("try broadcast <text>");
        assertThat(tables.seeds(List.of())).contains("no seeds");
    }

    private static PeerStatus status(boolean degraded) {
        TreeMap<String, Long> counters = new TreeMap<>(Map.of("a", 1L, "b", 2L));
        return new PeerStatus(
                ID,
                ADDRESS,
                "grapevine",
                "flood",
                "open",
                4,
                1,
                0,
                8,
                1,
                2,
                degraded,
                5,
                6,
                7,
                "open",
                "store.db",
                61_000,
                counters);
    }
}
