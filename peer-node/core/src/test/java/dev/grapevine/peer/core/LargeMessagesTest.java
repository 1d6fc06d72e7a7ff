package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.address;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.node.testing.Wires;
import dev.grapevine.peer.core.PeerUnderTest.Setting;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.ContentId;
import dev.grapevine.protocol.ContentRules;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.Content;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Frame.KindCase;
import dev.grapevine.wire.Gossip;
import dev.grapevine.wire.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads too large for a bundle are announced, and fetched in chunks. */
class LargeMessagesTest {
    private static final int CHUNKS = 12;

    private final Random random = new Random(7);
    private final ByteString whole = bytes(CHUNKS * ContentRules.CHUNK_BYTES - 1000);
    private final Content content = ContentRules.describe(whole);
    private final ContentId id = ContentId.of(content);

    // ---- several peers on wires ----

    private final Wires wires = new Wires();
    private final List<PeerUnderTest> peers = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everybodyGetsEveryByteOnce(long order) {
        network(6);
        publish(peers.get(0));
        wires.run(Duration.ofSeconds(5), new Random(order));

        assertThat(peers)
                .allSatisfy(peer -> assertThat(peer.delivered)
                        .singleElement()
                        .satisfies(delivery -> assertThat(delivery.large()).isEqualTo(whole)));
        assertThat(peers)
                .allSatisfy(peer -> assertThat(peer.at.take(PeerEvent.ChunkUnasked.class))
                        .as("chunks for nothing")
                        .isEmpty());
        assertThat(peers.get(0).at.node.hasLeft(wires.clock().nowNanos())).isTrue();
    }

    private void network(int count) {
        Address[] all =
                IntStream.rangeClosed(1, count).mapToObj(PeerUnderTest::address).toArray(Address[]::new);
        for (int number = 1; number <= count; number++) {
            Setting setting = number == 1 ? Setting.of(1) : Setting.of(number).bootstrap(all);
            var peer = new PeerUnderTest(setting.config(), wires.clock(), number);
            wires.add(address(number), peer.at);
            peers.add(peer);
        }
        peers.forEach(PeerUnderTest::start);
        wires.run(Duration.ofSeconds(20), random);
    }

    private void publish(PeerUnderTest peer) {
        Message message = Message.newBuilder().setContent(content).build();
        assertThat(peer.at.node.canPublishLarge(message, peer.at.nowNanos())).isTrue();
        peer.at.node.publishLarge("", message, whole, peer.at.nowNanos());
    }

    // ---- one peer, frame by frame ----

    private final PeerUnderTest peer = PeerUnderTest.alone(8);
    private final NodeUnderTest<PeerNode> at = peer.at;

    @Test
    void differentChunksAreAskedOfEachNeighbour() {
        List<LinkId> neighbours = peer.neighbours(1, 3);
        announce(neighbours.get(0), content, 1);
        assertThat(neighbours).allSatisfy(link -> assertThat(wanted(link)).containsExactly(List.of()));

        Set<Integer> asked = new HashSet<>();
        int count = 0;
        for (LinkId link : neighbours) {
            at.receive(link, Frames.haveChunks(id, all()));
            for (List<Integer> chunks : wanted(link)) {
                asked.addAll(chunks);
                count += chunks.size();
            }
        }

        assertThat(asked).hasSize(CHUNKS).hasSize(count);
        assertThat(peer.delivered).isEmpty();
    }

    @Test
    void aChunkThatIsNotWhatItsHashSaysClosesTheLink() {
        List<LinkId> neighbours = peer.neighbours(1, 2);
        announce(neighbours.get(0), content, 1);
        neighbours.forEach(link -> at.receive(link, Frames.haveChunks(id, all())));
        int index = wanted(neighbours.get(0)).get(1).get(0);
        at.receive(neighbours.get(0), Frames.chunk(id, index, bytes(ContentRules.CHUNK_BYTES)));

        assertThat(at.live()).contains(neighbours.get(1)).doesNotContain(neighbours.get(0));
        assertThat(at.take(PeerEvent.RemoteMistake.class)).hasSize(1);
        giveAll(neighbours.get(1));
        assertThat(peer.delivered)
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.large()).isEqualTo(whole));
    }

    @Test
    void whatALostNeighbourOwesIsAskedOfAnotherAtOnce() {
        List<LinkId> neighbours = peer.neighbours(1, 2);
        announce(neighbours.get(0), content, 1);
        neighbours.forEach(link -> at.receive(link, Frames.haveChunks(id, all())));
        List<Integer> asked = wanted(neighbours.get(0)).get(1);
        at.receive(neighbours.get(0), Frames.chunk(id, asked.get(0), ContentRules.part(whole, asked.get(0))));
        at.lose(neighbours.get(0));
        giveAll(neighbours.get(1));

        assertThat(peer.delivered)
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.large()).isEqualTo(whole));
        assertThat(at.take(PeerEvent.ChunkUnasked.class)).isEmpty();
    }

    /** Two who fetch from each other, and have nothing yet, waited for each other in vain. */
    @Test
    void aNeighbourThatFetchesTooAndHasNothingKeepsNobodyFromAskingOthers() {
        List<LinkId> neighbours = peer.neighbours(1, 2);
        announce(neighbours.get(0), content, 1);
        at.receive(neighbours.get(0), Frames.haveChunks(id, nothing()));
        at.receive(neighbours.get(1), Frames.haveChunks(id, ByteString.EMPTY));
        wanted(neighbours.get(1));
        at.advance(Duration.ofSeconds(2));

        assertThat(wanted(neighbours.get(1))).isNotEmpty().allMatch(List::isEmpty, "asks what it has");
        at.receive(neighbours.get(1), Frames.haveChunks(id, all()));
        assertThat(wanted(neighbours.get(1))).isNotEmpty().noneMatch(List::isEmpty);
    }

    private static ByteString nothing() {
        return ByteString.copyFrom(new byte[(CHUNKS + Byte.SIZE - 1) / Byte.SIZE]);
    }

    @Test
    void aSilentProviderIsReplacedAfterFiveSeconds() {
        List<LinkId> neighbours = peer.neighbours(1, 2);
        announce(neighbours.get(0), content, 1);
        neighbours.forEach(link -> at.receive(link, Frames.haveChunks(id, all())));
        for (int i = 0; i < 4; i++) {
            giveAll(neighbours.get(1));
            at.advance(Duration.ofSeconds(2));
        }
        giveAll(neighbours.get(1));

        assertThat(at.take(PeerEvent.ProviderStalled.class)).hasSize(1);
        assertThat(peer.delivered).hasSize(1);
    }

    @Test
    void whatNobodyHasIsGoneAfterAMinute() {
        LinkId only = peer.neighbour(1);
        announce(only, content, 1);
        at.receive(only, Frames.haveChunks(id, ByteString.EMPTY));
        peer.live(Duration.ofSeconds(58), List.of(only));
        assertThat(peer.delivered).isEmpty();
        peer.live(Duration.ofSeconds(4), List.of(only));

        assertThat(peer.delivered)
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.gone()).isTrue());
        assertThat(at.take(PeerEvent.ContentGone.class)).hasSize(1);
    }

    @Test
    void whatIsOnItsWayTogetherIsBounded() {
        LinkId neighbour = peer.neighbour(1);
        for (int i = 1; i <= 3; i++) {
            Content huge = Content.newBuilder()
                    .setBytes(ContentRules.MOST_BYTES)
                    .setChunkHashes(bytes(32 * ContentRules.MOST_CHUNKS))
                    .build();
            announce(neighbour, huge, i);
        }

        assertThat(wanted(neighbour)).as("one inquiry for each that fits").hasSize(2);
    }

    @Test
    void whatIsNotWantedHereIsFetchedForANeighbour() {
        List<LinkId> neighbours = peer.neighbours(1, 2);
        announce(neighbours.get(0), content, 1, "cameras/door");
        assertThat(wanted(neighbours.get(0))).isEmpty();

        at.receive(neighbours.get(1), Frames.wantChunks(id, List.of()));
        assertThat(wanted(neighbours.get(0))).containsExactly(List.of());
        at.receive(neighbours.get(0), Frames.haveChunks(id, all()));
        giveAll(neighbours.get(0));
        at.forgetSent();
        at.receive(neighbours.get(1), Frames.wantChunks(id, List.of(3)));

        assertThat(at.takeSent(neighbours.get(1), KindCase.CHUNK))
                .containsExactly(Frames.chunk(id, 3, ContentRules.part(whole, 3)));
        assertThat(peer.delivered).isEmpty();
    }

    @Test
    void chunksLeaveOneAtATimeWhenNothingElseWaits() {
        LinkId neighbour = peer.neighbour(1);
        publish(peer);
        at.receive(neighbour, Frames.wantChunks(id, List.of()));
        at.keepWriting(neighbour);
        at.receive(neighbour, Frames.wantChunks(id, List.of(0, 1, 2, 3, 4)));
        assertThat(at.takeSent(neighbour, KindCase.CHUNK)).isEmpty();
        at.drain(neighbour);

        assertThat(at.takeSent(neighbour, KindCase.CHUNK)).hasSize(5);
    }

    private void announce(LinkId from, Content what, long sequence) {
        announce(from, what, sequence, "");
    }

    private void announce(LinkId from, Content what, long sequence, String topic) {
        SealedBundle bundle = SealedBundle.seal(Bundle.newBuilder()
                .setNetwork(PeerConfig.DEFAULT_NETWORK)
                .setOrigin(PeerUnderTest.id(99).bytes())
                .setEpoch(1)
                .setTopic(topic)
                .setSequence(sequence)
                .addMessages(Message.newBuilder().setContent(what))
                .build());
        var envelope = Envelope.newBuilder().setBundle(bundle.bytes()).setHops(1);
        at.receive(
                from,
                Frame.newBuilder()
                        .setGossip(Gossip.newBuilder().addEnvelopes(envelope))
                        .build());
    }

    private List<List<Integer>> wanted(LinkId link) {
        return at.takeSent(link, KindCase.WANT_CHUNKS).stream()
                .map(frame -> frame.getWantChunks().getChunksList())
                .toList();
    }

    /** The neighbour gives whatever it is asked for, until it is asked for nothing. */
    private void giveAll(LinkId link) {
        for (List<List<Integer>> asked = wanted(link); !asked.isEmpty(); asked = wanted(link)) {
            for (List<Integer> chunks : asked) {
                chunks.forEach(index -> at.receive(link, Frames.chunk(id, index, ContentRules.part(whole, index))));
            }
        }
    }

    private static ByteString all() {
        return ByteString.copyFrom(new byte[] {-1, 15});
    }

    private ByteString bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }
}
