package dev.grapevine.runtime;

import static dev.grapevine.runtime.RunningNode.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.node.Work;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.runtime.ScriptedNode.Named;
import dev.grapevine.runtime.trust.Channel;
import dev.grapevine.runtime.trust.Identity;
import dev.grapevine.runtime.trust.LinkSecurity;
import dev.grapevine.runtime.trust.Trust;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Frame.KindCase;
import dev.grapevine.wire.IHave;
import dev.grapevine.wire.Leave;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Links and their runner over loopback, without encryption. Every wait is for a condition and has a deadline. */
@Timeout(30)
class LinkTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    /** After which a publisher writes by itself. */
    private static final int PAUSED_MILLIS = 2;

    private static final int OFFERS = 1_000;

    RunningNode a;
    RunningNode b;
    private final LinkSecurity test = trust().links(Identity.random(new SecureRandom()), new Counters());

    /** How both nodes, and whoever a test is itself, make links. */
    Trust trust() {
        return Trust.INSECURE;
    }

    @BeforeEach
    void twoNodes() throws Exception {
        a = new RunningNode(trust());
        b = new RunningNode(trust());
    }

    @AfterEach
    void close() {
        a.close();
        b.close();
    }

    @Test
    void framesArriveInOrderInBothDirections() {
        LinkId there = a.dial(b.address);
        LinkId back = b.accepted();
        a.run(n -> pings(1000).forEach(ping -> n.effects.send(there, ping)));
        b.run(n -> pings(1000).forEach(ping -> n.effects.send(back, ping)));

        eventually(() -> b.node.received.size() == 1000 && a.node.received.size() == 1000);
        assertThat(b.node.frames()).isEqualTo(pings(1000));
        assertThat(a.node.frames()).isEqualTo(pings(1000));
        assertThat(a.counters.values()).containsEntry("framesOut", 1000L).containsEntry("framesIn", 1000L);
    }

    @Test
    void slowWorkIsDoneOutsideTheNodeAndInTheOrderOfTheLinksFrames() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        LinkId there = a.dial(b.address);
        b.accepted();
        b.node.onFrame = (link, frame) -> b.node.effects.run(new Pause(frame, begun, released));
        a.run(n -> pings(3).forEach(ping -> n.effects.send(there, ping)));

        eventually(() -> begun.getCount() == 0);
        assertThat(b.node.done).isEmpty();
        b.run(n -> n.effects.writing(there));
        released.countDown();
        eventually(() -> b.node.done.size() == 3);
        assertThat(b.node.done).extracting(work -> ((Pause) work).frame).isEqualTo(pings(3));
    }

    /** Nobody's thread is at hand then but the caller's, who need not wait. */
    @Test
    void workThatNoLinkAskedForIsDoneToo() {
        a.run(n -> n.effects.run(new Pause(Frames.ping(1), new CountDownLatch(1), new CountDownLatch(0))));

        eventually(() -> a.node.done.size() == 1);
    }

    private record Pause(Frame frame, CountDownLatch begun, CountDownLatch released) implements Work {
        @Override
        public void run() {
            begun.countDown();
            try {
                assertThat(released.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void whatWaitsForOneLinkLeavesTogether() {
        LinkId link = a.dial(b.address);
        a.run(n -> IntStream.range(0, 3000).forEach(i -> n.effects.offer(link, envelope(300))));

        eventually(() -> envelopes(b) == 3000);
        assertThat(b.node.received.size()).isLessThan(300);
    }

    @Test
    void aCloseFlushesWhatWasSent() {
        LinkId link = a.dial(b.address);
        a.run(n -> {
            n.effects.offer(link, envelope(1_000_000));
            n.effects.offer(link, envelope(1_000_000));
            pings(500).forEach(ping -> n.effects.send(link, ping));
            n.effects.close(link);
        });

        eventually(() -> !b.node.lost.isEmpty());
        assertThat(b.node.lost.peek().kind()).isEqualTo(LinkLoss.Kind.LOST);
        assertThat(envelopes(b)).isEqualTo(2);
        assertThat(b.node.frames()).filteredOn(Frame::hasPing).hasSize(500);
        eventually(() -> a.runner.linkCount() == 0 && b.runner.linkCount() == 0);
        assertThat(a.node.lost).as("nothing is heard of a link one has closed").isEmpty();
    }

    @Test
    void aGoodbyeIsTheLastWord() {
        LinkId link = a.dial(b.address);
        b.node.onFrame = (from, frame) -> {
            if (frame.hasLeave()) {
                b.node.effects.close(from);
            }
        };
        a.run(n -> {
            IntStream.range(0, 20).forEach(i -> n.effects.offer(link, envelope(100_000)));
            n.effects.send(link, Frames.leave(Leave.Reason.EXIT));
            n.effects.close(link);
        });

        eventually(() -> b.runner.linkCount() == 0);
        assertThat(envelopes(b)).isEqualTo(20);
        assertThat(b.node.frames().get(b.node.frames().size() - 1).getKindCase())
                .isEqualTo(KindCase.LEAVE);
    }

    @Test
    void aRemoteThatNeverClosesIsCutOffAfterASecond() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LinkId link = dial(silent);
            long begin = System.nanoTime();
            a.run(n -> n.effects.close(link));
            eventually(() -> a.runner.linkCount() == 0);

            assertThat(System.nanoTime() - begin).isBetween(SECOND * 9 / 10, 3 * SECOND);
            assertThat(a.node.lost).isEmpty();
        }
    }

    @Test
    void aRemoteThatDoesNotReadFillsTheLaneAndDrainsItWhenItDoes() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LinkId link = dial(listening);
            try (InputStream in = here.join().in()) {
                eventually(() -> !a.runner.ask(n -> n.effects.offer(link, envelope(60_000))));
                assertThat(a.runner.<Boolean>ask(n -> n.effects.writing(link))).isTrue();
                a.node.drained.clear();

                byte[] bytes = new byte[1 << 16];
                Thread reader = new Thread(() -> readOn(in, bytes));
                reader.start();
                eventually(() -> a.node.drained.contains(link));
                assertThat(a.runner.<Boolean>ask(n -> n.effects.writing(link))).isFalse();
                assertThat(a.runner.<Boolean>ask(n -> n.effects.offer(link, envelope(60_000))))
                        .isTrue();
            }
        }
    }

    @Test
    void whatTheLaneTakesArrivesAndNothingElse() {
        LinkId link = a.dial(b.address);
        int most = Limits.DEFAULT.payloadLaneBytes() / 1_000_000 + 60;
        long taken = a.runner.ask(n -> IntStream.range(0, most)
                .filter(i -> n.effects.offer(link, envelope(1_000_000)))
                .count());

        assertThat(taken).isPositive();
        eventually(() -> envelopes(b) == taken);
    }

    @Test
    void aRemoteThatDoesNotReadItsControlFramesIsStuck() throws Exception {
        Frame ids = Frame.newBuilder()
                .setIHave(IHave.newBuilder().addAllBundleIds(Collections.nCopies(256, id())))
                .build();
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LinkId link = dial(listening);
            a.run(n -> IntStream.range(0, 3000).forEach(i -> n.effects.send(link, ids)));

            eventually(() -> !a.node.lost.isEmpty());
            assertThat(a.node.lost.peek().kind()).isEqualTo(LinkLoss.Kind.STUCK);
            eventually(() -> a.runner.linkCount() == 0);
        }
    }

    @Test
    void aPortThatNobodyListensOnIsUnreachable() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        a.runner.ask(n -> n.effects.dial(new Address("127.0.0.1", free)));
        a.runner.ask(n -> n.effects.dial(new Address("no-such-host.invalid", 1)));

        eventually(() -> a.node.lost.size() == 2);
        assertThat(a.node.lost).extracting(LinkLoss::kind).containsOnly(LinkLoss.Kind.UNREACHABLE);
        eventually(() -> a.runner.linkCount() == 0);
    }

    @Test
    void garbageClosesThatLinkOnly() throws Exception {
        LinkId good = a.dial(b.address);
        for (int seed = 0; seed < 20; seed++) {
            try (Socket hostile = new Socket("127.0.0.1", b.address.port())) {
                byte[] bytes = new byte[1000];
                new Random(seed).nextBytes(bytes);
                bytes[0] |= (byte) 0x80;
                hostile.getOutputStream().write(bytes);
                assertThat(hostile.getInputStream().readAllBytes())
                        .as("closed by the node")
                        .hasSizeLessThan(10);
            } catch (java.net.SocketException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
        }
        eventually(() -> b.node.lost.size() == 20);

        assertThat(b.node.lost).extracting(LinkLoss::kind).containsOnly(LinkLoss.Kind.MISTAKE);
        a.run(n -> n.effects.send(good, Frames.ping(1)));
        eventually(() -> b.node.frames().contains(Frames.ping(1)));
    }

    @Test
    void aConnectionThatEndsInsideAFrameIsAMistake() throws Exception {
        byte[] ping = MessageCodec.encode(Frames.ping(1));
        try (Socket half = new Socket("127.0.0.1", b.address.port())) {
            Channel channel = test.dialled(half, b.address);
            channel.out().write(ping, 0, ping.length - 1);
            channel.outputEnd().end();
            assertThat(channel.in().read()).isEqualTo(-1);
        }

        eventually(() -> b.node.lost.size() == 1);
        assertThat(b.node.lost.peek().kind()).isEqualTo(LinkLoss.Kind.MISTAKE);
        assertThat(b.node.received).isEmpty();
    }

    // ---- the runner ----

    @Test
    void aBugInTheNodeStopsItLoudly() {
        LinkId link = a.dial(b.address);
        RuntimeException bug = new IllegalStateException("a bug");
        b.node.onFrame = (from, frame) -> {
            throw bug;
        };
        a.run(n -> pings(5).forEach(ping -> n.effects.send(link, ping)));

        eventually(() -> !b.bugs.isEmpty() && !a.node.lost.isEmpty());
        assertThat(b.bugs).containsExactly(bug);
        assertThat(b.node.received).as("nothing reaches it after the bug").hasSize(1);
        assertThat(b.node.stopped).isFalse();
        eventually(() -> refusesConnections(b.address));
    }

    @Test
    void aBugThatAnApplicationsThreadRunsIntoIsAsLoud() {
        RuntimeException bug = new IllegalStateException("a bug");
        assertThatThrownBy(() -> a.run(n -> {
                    throw bug;
                }))
                .isSameAs(bug);

        assertThat(a.bugs).containsExactly(bug);
        eventually(() -> refusesConnections(a.address));
    }

    @Test
    void aTimerThatIsScheduledAgainReplacesTheFirst() {
        a.run(n -> {
            n.effects.schedule(new Named("replaced"), 1_000_000);
            n.effects.schedule(new Named("replaced"), 60_000_000);
            n.effects.schedule(new Named("cancelled"), 10_000_000);
            n.effects.schedule(new Named("last"), 90_000_000);
            n.effects.schedule(new Named("first"), 2_000_000);
            n.effects.cancel(new Named("cancelled"));
        });

        eventually(() -> a.node.timers.contains(new Named("last")));
        assertThat(a.node.timers).containsExactly(new Named("first"), new Named("replaced"), new Named("last"));
    }

    @Test
    void theNodeHearsOfNothingOnceItWasToldToStop() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dial(silent);
            a.run(n -> n.effects.schedule(new Named("later"), SECOND / 4));
            Thread closing = new Thread(a::close);
            closing.start();
            eventually(() -> a.node.stopped);
            eventually(() -> refusesOrCloses(a.address));
            closing.join();

            assertThat(a.node.accepted).isEmpty();
            assertThat(a.node.timers).isEmpty();
            eventually(() -> a.runner.linkCount() == 0);
        }
    }

    @Test
    void untilReturnsFalseWhenTheNodeStops() throws Exception {
        boolean[] result = {true};
        Thread waiting = new Thread(() -> result[0] = waitForEver());
        waiting.start();
        eventually(() -> waiting.getState() == Thread.State.WAITING);
        a.close();
        waiting.join();

        assertThat(result[0]).isFalse();
    }

    @Test
    void whatAFailedAttemptHasOfferedLeavesWhileItWaits() throws Exception {
        LinkId link = a.dial(b.address);
        Thread.sleep(PAUSED_MILLIS);
        int[] attempts = new int[1];

        boolean done = a.runner.until(n -> {
            if (attempts[0]++ == 0) {
                n.effects.send(link, Frames.ping(1));
            }
            return attempts[0] > 1;
        });

        assertThat(done).isTrue();
        eventually(() -> b.node.frames().contains(Frames.ping(1)));
    }

    @Test
    void aTimerIsProgressToo() throws Exception {
        a.run(n -> n.effects.schedule(new Named("soon"), SECOND / 20));

        assertThat(a.runner.until(n -> n.timers.contains(new Named("soon")))).isTrue();
    }

    /** Both ends keep both lanes full: whoever waits for room is woken, and nothing is left behind in an outbox. */
    @Test
    void everyOfferOfManyThreadsArrives() throws Exception {
        LinkId there = a.dial(b.address);
        LinkId back = b.accepted();
        List<Thread> publishers = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> offerAll(i % 2 == 0 ? a : b, i % 2 == 0 ? there : back)))
                .toList();
        publishers.forEach(Thread::start);
        for (Thread publisher : publishers) {
            publisher.join();
        }

        eventually(() -> envelopes(a) == 2 * OFFERS && envelopes(b) == 2 * OFFERS);
        assertThat(a.runner.<Boolean>ask(n -> n.effects.writing(there))).isFalse();
    }

    private static void offerAll(RunningNode from, LinkId link) {
        try {
            for (int i = 0; i < OFFERS; i++) {
                // Now and then after a pause, so that the publisher's own thread writes.
                if (i % 100 == 0) {
                    Thread.sleep(PAUSED_MILLIS);
                }
                from.runner.until(n -> n.effects.offer(link, envelope(10_000)));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<Channel> here = new CompletableFuture<>();

    /** Lets {@code a} dial the test itself, whose end of the link is {@link #here}. */
    LinkId dial(ServerSocket test) {
        here = CompletableFuture.supplyAsync(() -> accepted(test));
        return a.dial(new Address("127.0.0.1", test.getLocalPort()));
    }

    private Channel accepted(ServerSocket listening) {
        try {
            return test.accepted(listening.accept());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private boolean waitForEver() {
        try {
            return a.runner.until(n -> false);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void readOn(InputStream in, byte[] bytes) {
        try {
            while (in.read(bytes) >= 0) {
                continue;
            }
        } catch (java.io.IOException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean refusesConnections(Address address) {
        try (Socket socket = new Socket("127.0.0.1", address.port())) {
            return !socket.isConnected();
        } catch (java.io.IOException refused) {
            return true;
        }
    }

    private static boolean refusesOrCloses(Address address) {
        try (Socket socket = new Socket("127.0.0.1", address.port())) {
            return socket.getInputStream().read() < 0;
        } catch (java.io.IOException refused) {
            return true;
        }
    }

    private static int envelopes(RunningNode node) {
        return node.node.frames().stream()
                .mapToInt(frame -> frame.getGossip().getEnvelopesCount())
                .sum();
    }

    private static List<Frame> pings(int count) {
        return IntStream.range(0, count).mapToObj(Frames::ping).toList();
    }

    private static ByteString id() {
        return ByteString.copyFrom(new byte[32]);
    }

    private static Envelope envelope(int bytes) {
        return Envelope.newBuilder()
                .setBundle(ByteString.copyFrom(new byte[bytes]))
                .setHops(1)
                .build();
    }
}
