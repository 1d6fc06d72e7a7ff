package dev.grapevine.peer.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MalformedFrame;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.wire.Digest;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.StreamDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Neighbours that say anything the schema allows, in any order, come and go and read nothing. The peer does not stumble,
 * breaks no rule itself, and what an honest neighbour brings still arrives, once.
 */
class HostileNeighbourTest {
    private static final int STEPS = 400;
    private static final long[] NUMBERS = {0, 1, 2, 3, 7, 1000, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, -1};

    private final MessageCodec codec = new MessageCodec(Limits.DEFAULT);

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverTheySay(long seed) {
        Random random = new Random(seed);
        var mode = SpreadingConfig.Mode.values()[(int) seed % SpreadingConfig.Mode.values().length];
        PeerUnderTest peer = PeerUnderTest.spreading(SpreadingConfig.DEFAULT.withMode(mode));
        NodeUnderTest<PeerNode> at = peer.at;
        LinkId honest = peer.neighbour(100);
        List<LinkId> hostile = new ArrayList<>(peer.neighbours(1, 5));
        List<String> expected = new ArrayList<>();
        for (int step = 1; step <= STEPS; step++) {
            int which = random.nextInt(hostile.size());
            LinkId link = hostile.get(which);
            if (!at.live().contains(link)) {
                hostile.set(which, peer.neighbour(1000 + step));
            } else if (random.nextInt(40) == 0) {
                at.lose(link);
            } else if (random.nextInt(10) == 0) {
                at.fill(link);
            } else if (random.nextInt(10) == 0) {
                at.drain(link);
            } else {
                at.receive(link, anything(random));
            }
            if (step % 20 == 0) {
                at.receive(honest, Said.gossip(Said.of(200, step, "honest " + step)));
                expected.add("honest " + step);
            }
            at.advance(Duration.ofMillis(random.nextInt(500)));
            at.receive(honest, Frames.pong(0));
            at.takeDialled().keySet().forEach(at::refuse);
            assertLegal(at, honest, hostile, seed);
        }

        assertThat(peer.texts().stream().filter(text -> text.startsWith("honest")))
                .as("seed %d", seed)
                .containsExactlyElementsOf(expected);
        assertThat(at.live()).contains(honest);
    }

    private void assertLegal(NodeUnderTest<PeerNode> at, LinkId honest, List<LinkId> hostile, long seed) {
        List<LinkId> all = new ArrayList<>(hostile);
        all.add(honest);
        for (LinkId link : all) {
            for (Frame frame : at.takeSent(link)) {
                byte[] bytes = MessageCodec.encode(frame);
                try {
                    codec.decode(bytes, MessageCodec.PREFIX_BYTES, bytes.length - MessageCodec.PREFIX_BYTES);
                } catch (MalformedFrame e) {
                    fail("seed " + seed + ": " + e.rule() + " in " + frame);
                }
            }
        }
    }

    private static Frame anything(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Said.build(tree(random), number(random), random.nextInt(5), random.nextInt(), random.nextInt());
            case 1 -> Said.build(tree(random), random.nextInt(20), random.nextInt(5), random.nextInt(8), 1);
            case 2 -> Said.graft(tree(random), tree(random));
            case 3 -> Said.prune(tree(random), tree(random));
            case 4 -> Said.iHave(random.nextBoolean(), ids(random));
            case 5 -> Said.iWant(envelope(random), envelope(random));
            case 6 -> Said.gossip(envelope(random), envelope(random), envelope(random));
            default -> digest(random);
        };
    }

    private static int tree(Random random) {
        return 1 + random.nextInt(random.nextInt(4) == 0 ? 16 : 4);
    }

    private static long number(Random random) {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    /** Few enough that ids announced, asked for and brought meet. */
    private static Envelope envelope(Random random) {
        long sequence = random.nextInt(8) == 0 ? (1L << 62) - random.nextInt(3) : 1 + random.nextInt(60);
        return Said.of(900 + random.nextInt(3), sequence, "x").toBuilder()
                .setTree(random.nextInt(5) == 0 ? random.nextInt() : random.nextInt(5))
                .setHops(random.nextInt(6) == 0 ? random.nextInt() : random.nextInt(9))
                .setAgeMillis(random.nextInt(6) == 0 ? random.nextInt() : random.nextInt(10_000))
                .build();
    }

    private static List<ByteString> ids(Random random) {
        List<ByteString> ids = new ArrayList<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            ids.add(Said.id(envelope(random)));
        }
        return ids;
    }

    private static Frame digest(Random random) {
        var digest = Digest.newBuilder().setReply(random.nextBoolean());
        for (int i = random.nextInt(4); i > 0; i--) {
            digest.addStreams(stream(random));
        }
        if (random.nextInt(3) == 0) {
            digest.setAfter(stream(random).getStream());
        }
        if (random.nextInt(3) == 0) {
            digest.setLast(stream(random).getStream());
        }
        return Frame.newBuilder().setDigest(digest).build();
    }

    private static StreamDigest stream(Random random) {
        long floor = random.nextInt(5) == 0 ? Long.MAX_VALUE : random.nextInt(60);
        List<Long> runs = new ArrayList<>();
        long bound = floor;
        for (int i = 2 * random.nextInt(5); i > 0; i--) {
            bound = Math.max(bound, bound + random.nextInt(10));
            runs.add(bound);
        }
        return Said.has(899 + random.nextInt(4), floor, runs.toArray(Long[]::new));
    }
}
