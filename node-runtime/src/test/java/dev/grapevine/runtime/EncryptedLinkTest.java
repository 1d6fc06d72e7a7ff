package dev.grapevine.runtime;

import static dev.grapevine.runtime.RunningNode.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.Event;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.Quotas;
import dev.grapevine.runtime.trust.NetworkKey;
import dev.grapevine.runtime.trust.Trust;
import dev.grapevine.wire.ConnectPeer;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.PeerRecord;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** All that links do, over TLS; and what TLS adds. */
class EncryptedLinkTest extends LinkTest {
    private static final byte[] CLIENT_HELLO_BEGINS = {0x16, 3, 1, 1, 0, 1, 0, 0, (byte) 0xfc, 3, 3};

    @Override
    Trust trust() {
        return Trust.OPEN;
    }

    @Test
    void whoSaysToBeSomebodyElseIsShownOut() {
        LinkId link = a.dial(b.address);
        a.run(n -> n.effects.send(link, hello(a.identity.id())));
        eventually(() -> b.node.received.size() == 1);
        a.run(n -> n.effects.send(link, hello(b.identity.id())));

        eventually(() -> !b.node.lost.isEmpty());
        assertThat(b.node.lost.peek().kind()).isEqualTo(LinkLoss.Kind.MISTAKE);
        assertThat(b.node.lost.peek().detail())
                .contains("CONNECT_PEER", a.identity.id().brief());
        assertThat(b.node.received).hasSize(1);
    }

    @Test
    void aSecondConnectionResumesTheFirstOnesSessionAndTheIdIsStillChecked() {
        for (int i = 1; i <= 3; i++) {
            int times = i;
            LinkId link = a.dial(b.address);
            a.run(n -> n.effects.send(link, hello(a.identity.id())));
            eventually(() -> b.node.received.size() == times);
            b.run(n -> n.effects.send(last(b), Frames.pong(times)));
            eventually(() -> a.node.received.size() == times);
            a.run(n -> n.effects.close(link));
            eventually(() -> a.runner.linkCount() == 0 && b.runner.linkCount() == 0);
        }
        LinkId link = a.dial(b.address);
        a.run(n -> n.effects.send(link, hello(b.identity.id())));
        eventually(() -> b.node.lost.stream().anyMatch(loss -> loss.kind() == LinkLoss.Kind.MISTAKE));

        for (RunningNode node : new RunningNode[] {a, b}) {
            assertThat(node.counters.values()).containsEntry("handshakes", 4L).containsEntry("certificatesChecked", 1L);
        }
    }

    /** Two years after its start a node would show a certificate that nobody accepts any more. */
    @Test
    void aCertificateIsRenewedWithoutARestart() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        try (RunningNode old = new RunningNode(Trust.OPEN, Quotas.NONE, now::get);
                RunningNode another = new RunningNode(Trust.OPEN, Quotas.NONE, now::get)) {
            LinkId stays = old.dial(another.address);
            now.updateAndGet(before -> before.plus(Duration.ofDays(730)));
            try (RunningNode young = new RunningNode(Trust.OPEN, Quotas.NONE, now::get)) {
                young.run(n -> n.effects.send(n.effects.dial(old.address), hello(young.identity.id())));
                old.run(n -> n.effects.send(n.effects.dial(young.address), hello(old.identity.id())));

                eventually(() -> old.node.received.size() == 1 && young.node.received.size() == 1);
                assertThat(old.counters.values()).containsEntry("certificatesRenewed", 1L);
                assertThat(young.counters.values()).containsEntry("certificatesRenewed", 0L);
            }
            old.run(n -> n.effects.send(stays, hello(old.identity.id())));
            eventually(() -> another.node.received.size() == 1);
        }
    }

    @Test
    void aPlainNodeAndAnEncryptedOneTellWhatIsWrong() throws Exception {
        try (RunningNode plain = new RunningNode(Trust.INSECURE)) {
            LinkId link = plain.dial(b.address);
            plain.run(n -> n.effects.send(link, Frames.ping(1)));
            eventually(() -> !b.node.lost.isEmpty() && !plain.node.lost.isEmpty());
            assertThat(b.node.lost.peek().detail())
                    .contains("without encryption")
                    .contains("--insecure");
            assertThat(plain.node.lost.peek().detail()).isEqualTo(MessageCodec.ENCRYPTED);
            assertThat(b.events).extracting(Event::level).containsExactly(Event.Level.WARN);
            assertThat(b.counters.values()).containsEntry("handshakeFailed", 1L);

            a.runner.ask(n -> n.effects.dial(plain.address));
            eventually(() -> !a.node.lost.isEmpty() && plain.node.lost.size() == 2);
            assertThat(a.node.lost.peek().kind()).isEqualTo(LinkLoss.Kind.UNREACHABLE);
            assertThat(a.node.lost.peek().detail()).contains("--insecure");
            assertThat(plain.node.lost).extracting(LinkLoss::detail).containsOnly(MessageCodec.ENCRYPTED);
            eventually(() -> a.runner.linkCount() == 0 && plain.runner.linkCount() == 0);
        }
    }

    @Test
    void aPrivateNetworkKeepsOthersOut() throws Exception {
        Trust network = Trust.ofNetwork(NetworkKey.of(new byte[32]));
        try (RunningNode member = new RunningNode(network);
                RunningNode other = new RunningNode(network)) {
            LinkId link = member.dial(other.address);
            member.run(n -> n.effects.send(link, Frames.ping(1)));
            eventually(() -> other.node.received.size() == 1);

            a.runner.ask(n -> n.effects.dial(other.address));
            eventually(() -> !a.node.lost.isEmpty() && !other.node.lost.isEmpty());
            assertThat(other.node.lost.peek().detail()).contains("key of this private network");
            assertThat(a.node.lost.peek().detail()).contains("does not accept").contains("private");
            member.runner.ask(n -> n.effects.dial(a.address));
            eventually(() -> !member.node.lost.isEmpty());
            assertThat(member.node.lost.peek().detail()).contains("key of this private network");
            assertThat(other.node.received).hasSize(1);
        }
    }

    /** Neither keeps the node from closing: a handshake that has begun and goes no further, and one that never begins. */
    @Test
    void aHandshakeThatDoesNotEndIsEndedByTheNode() throws Exception {
        try (Socket silent = new Socket("127.0.0.1", b.address.port());
                Socket half = new Socket("127.0.0.1", b.address.port())) {
            half.getOutputStream().write(CLIENT_HELLO_BEGINS);
            eventually(() -> b.node.accepted.size() == 2);
            b.run(n -> b.node.accepted.forEach(n.effects::close));

            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThat(half.getInputStream().read()).isEqualTo(-1);
            eventually(() -> b.runner.linkCount() == 0);
        }
    }

    @Test
    void whoNeverAnswersAHandshakeIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            a.runner.ask(n -> n.effects.dial(new dev.grapevine.protocol.Address("127.0.0.1", silent.getLocalPort())));

            eventually(() -> !a.node.lost.isEmpty());
            assertThat(a.node.lost.peek()).isEqualTo(new LinkLoss(LinkLoss.Kind.UNREACHABLE, "it does not answer"));
            eventually(() -> a.runner.linkCount() == 0);
        }
    }

    @Test
    void whatIsSentWhileTheHandshakeGoesOnLeavesAfterIt() {
        b.node.onAccepted = link -> b.node.effects.send(link, Frames.ping(7));
        a.dial(b.address);

        eventually(() -> a.node.frames().contains(Frames.ping(7)));
    }

    private static LinkId last(RunningNode node) {
        return node.node.accepted.stream().reduce((former, later) -> later).orElseThrow();
    }

    private static Frame hello(NodeId id) {
        var record = PeerRecord.newBuilder()
                .setId(id.bytes())
                .setAddress("127.0.0.1:1")
                .setEpoch(1);
        return Frame.newBuilder()
                .setConnectPeer(ConnectPeer.newBuilder()
                        .setRecord(record)
                        .setNetwork("n")
                        .setMode("tree"))
                .build();
    }
}
