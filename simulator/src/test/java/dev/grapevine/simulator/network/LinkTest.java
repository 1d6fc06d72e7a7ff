package dev.grapevine.simulator.network;

import static dev.grapevine.simulator.network.TestNetwork.envelope;
import static dev.grapevine.simulator.network.TestNetwork.pingFrame;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Limits;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkTest {
    private static final Frame BAD = Frame.newBuilder()
            .setProbe(Probe.newBuilder().setTarget(ByteString.copyFromUtf8("short")))
            .build();

    @Test
    void opensAfterARoundTripAndCarriesFramesBothWays() {
        var net = new TestNetwork();
        Host a = net.host();
        Host b = net.host();
        LinkId link = net.link(a, b);
        net.ping(a, link, 1);
        net.ping(b, TestNode.of(b).latest, 2);
        net.run(10);
        assertThat(TestNode.of(a).heard).containsExactly("opened @20", "ping 2 @40");
        assertThat(TestNode.of(b).heard).containsExactly("accepted @30", "ping 1 @40");
    }

    @Test
    void whatIsSentBeforeItOpensLeavesWhenItOpens() {
        var net = new TestNetwork();
        Host a = net.host();
        Host b = net.host();
        a.act(now -> TestNode.of(a).effects.send(TestNode.of(a).effects.dial(b.address()), pingFrame(1)));
        net.run(30);
        assertThat(TestNode.of(b).heard).containsExactly("accepted @30", "ping 1 @30");
    }

    @Test
    void nobodyThere() {
        var net = new TestNetwork();
        Host a = net.host();
        Host down = net.host();
        down.kill();
        a.act(now -> TestNode.of(a).effects.dial(down.address()));
        a.act(now -> TestNode.of(a).effects.dial(new Address("nowhere", 1)));
        net.run(20);
        assertThat(TestNode.of(a).heard)
                .containsExactlyInAnyOrder("UNREACHABLE connection refused @20", "UNREACHABLE no such host @20");
    }

    @Test
    void framesKeepTheirOrderInSpiteOfJitter() {
        Distribution jitter = Distribution.exponential(Duration.ofMillis(50));
        var net = new TestNetwork((from, to, random) -> new Path(0, jitter, 0));
        Host a = net.host();
        Host b = net.host();
        LinkId link = net.link(a, b);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            net.ping(a, link, i);
            expected.add("ping " + i);
            net.run(1);
        }
        net.run(1000);
        assertThat(TestNode.of(b).heard.stream().skip(1).map(h -> h.substring(0, h.indexOf(" @"))))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void payloadsThatWaitLeaveTogetherBehindControlFrames() {
        var net = new TestNetwork();
        Host a = net.host();
        Host b = net.host();
        LinkId link = net.link(a, b);
        var effects = TestNode.of(a).effects;
        a.act(now -> {
            assertThat(effects.writing(link)).isFalse();
            assertThat(effects.offer(link, envelope(100))).isTrue();
            assertThat(effects.offer(link, envelope(100))).isTrue();
            assertThat(effects.writing(link)).isTrue();
            effects.send(link, pingFrame(1));
        });
        net.run(10);
        assertThat(TestNode.of(a).heard).containsExactly("opened @20", "drained @30");
        assertThat(TestNode.of(b).heard).containsExactly("accepted @30", "ping 1 @40", "gossip of 2 @40");
        assertThat(net.network.traffic().envelopes()).isEqualTo(2);
    }

    @Test
    void aSlowPathFillsThePayloadLaneAndSaysWhenItIsEmpty() {
        int megabyte = 1_000_000;
        var net = new TestNetwork(PathModel.latency(Distribution.constant(Duration.ofMillis(10)), megabyte));
        Host a = net.host();
        Host b = net.host();
        LinkId link = net.link(a, b);
        var effects = TestNode.of(a).effects;
        b.act(now -> TestNode.of(b).effects.trust(TestNode.of(b).latest));
        a.act(now -> effects.offer(link, envelope(megabyte)));
        a.act(now -> {
            int taken = 0;
            while (effects.offer(link, envelope(megabyte))) {
                taken++;
            }
            assertThat(taken).isEqualTo(Limits.DEFAULT.payloadLaneBytes() / megabyte);
            assertThat(effects.writing(link)).isTrue();
        });
        net.run(4_900);
        assertThat(TestNode.of(a).heard).containsExactly("opened @20");
        net.run(200);
        assertThat(TestNode.of(a).heard).containsExactly("opened @20", "drained @5030");
        assertThat(TestNode.of(b).heard).hasSize(6).contains("gossip of 1 @1040", "gossip of 1 @5040");
    }

    @Test
    void aReaderThatStandsStillBlocksTheWriterUntilItIsStuck() {
        var net = new TestNetwork();
        Host a = net.host();
        Host b = net.host();
        LinkId link = net.link(a, b);
        var effects = TestNode.of(a).effects;
        b.pause();
        a.act(now -> effects.offer(link, envelope(Limits.DEFAULT.maxMessageBytes())));
        a.act(now -> effects.offer(link, envelope(100)));
        net.run(10_000);
        a.act(now -> assertThat(effects.writing(link)).isTrue());
        for (int i = 0; i <= Limits.DEFAULT.controlLaneFrames(); i++) {
            net.ping(a, link, i);
        }
        net.run(1);
        assertThat(TestNode.of(a).heard.get(1)).isEqualTo("drained @30");
        assertThat(TestNode.of(a).heard.get(2)).startsWith("STUCK");
    }

    @Test
    void closingLetsWhatWasSentArriveAndTellsTheOtherSide() {
        var net = new TestNetwork();
        Host a = net.host();
        Host b = net.host();
        LinkId link = net.link(a, b);
        a.act(now -> {
            TestNode.of(a).effects.send(link, pingFrame(1));
            TestNode.of(a).effects.close(link);
        });
        net.ping(b, TestNode.of(b).latest, 2);
        net.run(2_000);
        assertThat(TestNode.of(a).heard).containsExactly("opened @20");
        assertThat(TestNode.of(b).heard).containsExactly("accepted @30", "ping 1 @40", "LOST closed @40");
    }

    @Test
    void closingWhileDiallingTellsNobodyTwice() {
        var net = new TestNetwork();
        Host a = net.host();
        Host b = net.host();
        a.act(now -> TestNode.of(a).effects.close(TestNode.of(a).effects.dial(b.address())));
        var late = new LinkId[1];
        a.act(now -> late[0] = TestNode.of(a).effects.dial(b.address()));
        net.run(15);
        a.act(now -> TestNode.of(a).effects.close(late[0]));
        net.run(2_000);
        assertThat(TestNode.of(a).heard).isEmpty();
        assertThat(TestNode.of(b).heard).containsExactly("LOST closed @25");
    }

    @Test
    void aFrameThatBreaksTheRulesEndsTheLink() {
        var net = new TestNetwork();
        Host a = net.host();
        Host b = net.host();
        LinkId link = net.link(a, b);
        a.act(now -> TestNode.of(a).effects.send(link, BAD));
        net.run(20);
        assertThat(TestNode.of(b).heard).contains("MISTAKE an id that is not 32 bytes @40");
        assertThat(TestNode.of(a).heard).contains("LOST closed @50");
    }

    @Test
    void aStrangerMayNotSendMuch() {
        var net = new TestNetwork();
        Host a = net.host();
        Host b = net.host();
        LinkId link = net.link(a, b);
        a.act(now -> TestNode.of(a).effects.offer(link, envelope(Limits.DEFAULT.maxHandshakeFrameBytes())));
        net.run(20);
        assertThat(TestNode.of(b).heard.get(1)).startsWith("MISTAKE a frame of");
    }
}
