package dev.grapevine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.Event;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Quotas;
import dev.grapevine.runtime.trust.Trust;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AcceptQuotaTest {
    private final AcceptQuota quota = new AcceptQuota(new Quotas(2, false));

    @Test
    void anAddressHasSoManyAndOthersTheirs() {
        connect(1, "192.0.2.1");
        connect(2, "192.0.2.1");

        assertThat(quota.refusal("192.0.2.1").orElseThrow())
                .contains("192.0.2.1")
                .contains("2 connections");
        assertThat(quota.refusal("192.0.2.2")).isEmpty();
        quota.remove(new LinkId(1));
        assertThat(quota.refusal("192.0.2.1")).isEmpty();
    }

    @Test
    void aSubnetHasFourTimesThat() {
        for (int i = 1; i <= 8; i++) {
            connect(i, "192.0.2." + i);
        }

        assertThat(quota.refusal("192.0.2.99").orElseThrow()).contains("192.0.2.0/24");
        assertThat(quota.refusal("192.0.3.99")).isEmpty();
    }

    @Test
    void whatIsOverLeavesNothingBehind() {
        for (int i = 1; i <= 8; i++) {
            connect(i, "2001:db8::" + i);
        }
        for (int i = 1; i <= 8; i++) {
            quota.remove(new LinkId(i));
            quota.remove(new LinkId(i));
        }

        assertThat(quota.size()).isZero();
        assertThat(quota.refusal("2001:db8::1")).isEmpty();
    }

    @Test
    void peopleHearOfItOnceAMinute() {
        assertThat(quota.event("x", 0).level()).isEqualTo(Event.Level.WARN);
        assertThat(quota.event("x", TimeUnit.SECONDS.toNanos(59)).level()).isEqualTo(Event.Level.DEBUG);
        assertThat(quota.event("x", TimeUnit.SECONDS.toNanos(61)).level()).isEqualTo(Event.Level.WARN);
    }

    /** Over real sockets: the third is closed and counted, and when one ends the next comes in. */
    @Test
    void oneTooManyIsClosedAtOnce() throws Exception {
        try (var node = new RunningNode(Trust.INSECURE, new Quotas(2, true));
                Socket first = connected(node);
                Socket second = connected(node)) {
            RunningNode.eventually(() -> node.node.accepted.size() == 2);
            try (Socket third = connected(node)) {
                assertThat(third.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(node.counters.values()).containsEntry("connectionOverQuota", 1L);
            assertThat(second.isConnected()).isTrue();
            first.close();
            RunningNode.eventually(() -> node.runner.linkCount() == 1);
            try (Socket fourth = connected(node)) {
                RunningNode.eventually(() -> node.node.accepted.size() == 3);
            }
        }
    }

    private static Socket connected(RunningNode node) throws Exception {
        Socket socket = new Socket(node.address.host(), node.address.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private void connect(int link, String host) {
        assertThat(quota.refusal(host)).isEmpty();
        quota.add(new LinkId(link), host);
    }
}
