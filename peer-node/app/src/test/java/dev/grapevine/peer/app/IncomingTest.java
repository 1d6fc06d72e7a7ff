package dev.grapevine.peer.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.peer.view.DirectMessage;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.shell.command.Ink;
import dev.grapevine.shell.console.Console;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IncomingTest {
    private final List<String> told = new ArrayList<>();
    private long nanos = 5_000_000_000L;

    @Test
    void aFloodIsCutOffAndSaidToBe() {
        Incoming incoming = new Incoming(new Screen(), new PeerTables(Ink.NONE), () -> nanos);
        for (int i = 0; i < 1000; i++) {
            incoming.accept(message());
        }
        assertThat(told).hasSize(Incoming.MOST_A_SECOND + 1);
        assertThat(told.get(Incoming.MOST_A_SECOND)).contains("msg lists them all");

        nanos += 1_000_000_000L;
        incoming.accept(message());
        assertThat(told.get(told.size() - 1)).endsWith("hello");
    }

    @Test
    void whatIsForThisPeerAloneIsMarked() {
        Incoming incoming = new Incoming(new Screen(), new PeerTables(Ink.NONE), () -> nanos);
        NodeId origin = NodeId.parse("ab".repeat(NodeId.SIZE));
        incoming.direct(
                new DirectMessage(origin, Instant.EPOCH, ByteString.copyFromUtf8("psst\u001b[2J"), Instant.EPOCH));

        assertThat(told).hasSize(1);
        assertThat(told.get(0)).contains("abababab  (direct) psst").doesNotContain("\u001b");
    }

    private static ReceivedMessage message() {
        NodeId origin = NodeId.parse("ab".repeat(NodeId.SIZE));
        Instant now = Instant.EPOCH;
        return new ReceivedMessage(
                "cd".repeat(NodeId.SIZE),
                origin,
                now,
                1,
                "",
                ByteString.copyFromUtf8("hello"),
                now,
                1,
                1,
                "",
                Map.of());
    }

    private final class Screen implements Console {
        @Override
        public void start() {}

        @Override
        public boolean watched() {
            return true;
        }

        @Override
        public Ink ink() {
            return Ink.NONE;
        }

        @Override
        public void tell(String lines) {
            told.add(lines);
        }

        @Override
        public void close() {}
    }
}
