package dev.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Signatures;
import dev.grapevine.wire.Accused;
import dev.grapevine.wire.Alive;
import dev.grapevine.wire.Challenge;
import dev.grapevine.wire.ConnectDirect;
import dev.grapevine.wire.ConnectPeer;
import dev.grapevine.wire.ConnectSeed;
import dev.grapevine.wire.ConnectedDirect;
import dev.grapevine.wire.ConnectedToPeer;
import dev.grapevine.wire.ConnectedToSeed;
import dev.grapevine.wire.Death;
import dev.grapevine.wire.DegreeReport;
import dev.grapevine.wire.Digest;
import dev.grapevine.wire.Direct;
import dev.grapevine.wire.DirectAck;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Gossip;
import dev.grapevine.wire.Graft;
import dev.grapevine.wire.IHave;
import dev.grapevine.wire.IWant;
import dev.grapevine.wire.Interest;
import dev.grapevine.wire.Leave;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.PeerRecord;
import dev.grapevine.wire.Probe;
import dev.grapevine.wire.ProofOfWork;
import dev.grapevine.wire.Prune;
import dev.grapevine.wire.Refused;
import dev.grapevine.wire.RequestPL;
import dev.grapevine.wire.StreamDigest;
import dev.grapevine.wire.StreamKey;
import dev.grapevine.wire.Summary;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameRulesTest {
    private static final Limits LIMITS = Limits.DEFAULT;
    private static final ByteString ID = SampleFrames.id(1);

    private final MessageCodec codec = new MessageCodec(LIMITS);

    /** Lists and sizes: the most that is allowed, and a frame with so much of it. */
    static Stream<Arguments> bounds() {
        int seeds = LIMITS.maxSeeds();
        return Stream.of(
                bound("a network's name", 64, n -> connectSeed(b -> b.setNetwork("n".repeat(n)))),
                bound("a peer's network", 64, n -> connectPeer(b -> b.setNetwork("n".repeat(n)))),
                bound("a mode", 64, n -> connectPeer(b -> b.setMode("m".repeat(n)))),
                bound(
                        "a record's seeds",
                        seeds,
                        n -> connectSeed(b -> b.setRecord(record().addAllSeeds(addresses(n))))),
                bound("a host", 253, n -> connectSeed(b -> b.setRecord(record().setAddress("h".repeat(n) + ":1")))),
                bound("a port", 65_535, n -> connectSeed(b -> b.setRecord(record().setAddress("h:" + n)))),
                bound("a seed's seeds", seeds, n -> connectedToSeed(b -> b.addAllSeeds(addresses(n)))),
                bound(
                        "a reply's seeds",
                        seeds,
                        n -> connectedToPeer(b -> b.setRecord(record().addAllSeeds(addresses(n))))),
                bound(
                        "a spliced peer's seeds",
                        seeds,
                        n -> connectedToPeer(b -> b.setSpliced(record().addAllSeeds(addresses(n))))),
                bound("a successor's seeds", seeds, n -> leave(record().addAllSeeds(addresses(n)))),
                bound("peers asked for", LIMITS.maxListedPeers(), n -> Frames.requestPL(ids(n))),
                bound("peers listed", LIMITS.maxListedPeers(), n -> peerList(Collections.nCopies(n, record().build()))),
                bound(
                        "a listed peer's seeds",
                        seeds,
                        n -> peerList(List.of(record().addAllSeeds(addresses(n)).build()))),
                bound("neighbours", LIMITS.maxNeighbours(), n -> report(b -> b.addAllNeighbours(ids(n)))),
                bound("a report's seeds", seeds, n -> report(b -> b.addAllSeeds(addresses(n)))),
                bound(
                        "bundles in a frame",
                        LIMITS.maxBundleMessages(),
                        n -> gossip(Collections.nCopies(n, envelope(1)))),
                bound(
                        "a bundle",
                        LIMITS.maxFrameBytes() - FrameRules.ENVELOPE_ROOM_BYTES,
                        n -> gossip(List.of(envelope(n)))),
                bound("ids one has", LIMITS.maxBundleIds(), n -> iHave(ids(n))),
                bound("ids one wants", LIMITS.maxBundleIds(), n -> iWant(ids(n))),
                bound("a stream's topic", 128, n -> digest("t".repeat(n))),
                bound("levels of a stream's topic", 16, n -> digest("/".repeat(n - 1) + "t")),
                bound("filters one wants", 64, n -> interest(Collections.nCopies(n, "a/#"))),
                bound("filters asked for", 64, n -> requestPL(Collections.nCopies(n, "a/#"))),
                bound("a filter", 128, n -> interest(List.of("f".repeat(n)))),
                bound(
                        "a record's filter",
                        128,
                        n -> peerList(List.of(record().setFilter("f".repeat(n)).build()))),
                bound("levels of a filter", 16, n -> interest(List.of("+/".repeat(n - 1) + "#"))),
                bound("topics to graft", 16, n -> graft(Collections.nCopies(n, "a"))),
                bound("topics to prune", 16, n -> prune(Collections.nCopies(n, "a"))),
                bound("a pruned topic", 128, n -> prune(List.of("t".repeat(n)))),
                bound("a direct dialler's network", 64, n -> connectDirect(b -> b.setNetwork("n".repeat(n)))),
                bound(
                        "a direct dialler's seeds",
                        seeds,
                        n -> connectDirect(b -> b.setRecord(record().addAllSeeds(addresses(n))))),
                bound("a direct reply's seeds", seeds, n -> connectedDirect(record().addAllSeeds(addresses(n)))),
                bound("a direct message", LIMITS.maxMessageBytes(), n -> direct(b -> b.setPayload(bytes(n)))),
                bound("bits of a proof of work", Puzzle.MOST_BITS, n -> challenge(32, n)),
                bound("a refusal's detail", 200, n -> Frames.refused(Refused.Reason.FULL, "d".repeat(n))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("bounds")
    void theLimitIsAcceptedAndOneMoreIsNot(String what, int most, IntFunction<Frame> make) throws Exception {
        Frame largest = make.apply(most);

        assertThat(decode(largest)).isEqualTo(largest);
        assertThatThrownBy(() -> decode(make.apply(most + 1))).as(what).isInstanceOf(MalformedFrame.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, Signatures.PROOF_BYTES - 1, Signatures.PROOF_BYTES + 1})
    void aProofIsWholeOrThereIsNone(int length) {
        Frame death = frame().setDeath(
                        Death.newBuilder().setAccused(ID).setReporter(ID).setProof(bytes(length)))
                .build();
        Frame accused = frame().setAccused(Accused.newBuilder().setReporter(ID).setProof(bytes(length)))
                .build();
        for (Frame frame : List.of(death, accused)) {
            assertThatThrownBy(() -> decode(frame))
                    .isInstanceOf(MalformedFrame.class)
                    .hasMessageContaining("proof");
        }
    }

    /** Every field that holds an id, in every kind. */
    static Stream<IntFunction<Frame>> ids() {
        return Stream.of(
                n -> connectSeed(b -> b.setRecord(record().setId(bytes(n)))),
                n -> connectSeed(b -> b.setProof(ProofOfWork.newBuilder().setChallenge(bytes(n)))),
                n -> challenge(n, 20),
                n -> connectedToSeed(b -> b.setId(bytes(n))),
                n -> Frames.requestPL(List.of(ID, bytes(n))),
                n -> peerList(List.of(record().build(), record().setId(bytes(n)).build())),
                n -> report(b -> b.addNeighbours(ID).addNeighbours(bytes(n))),
                n -> frame().setDeath(Death.newBuilder().setAccused(bytes(n)).setReporter(ID))
                        .build(),
                n -> frame().setDeath(Death.newBuilder().setAccused(ID).setReporter(bytes(n)))
                        .build(),
                n -> frame().setAccused(Accused.newBuilder().setReporter(bytes(n)))
                        .build(),
                n -> frame().setAlive(Alive.newBuilder().setId(bytes(n))).build(),
                n -> frame().setProbe(Probe.newBuilder().setTarget(bytes(n))).build(),
                n -> connectPeer(b -> b.setRecord(record().setId(bytes(n)))),
                n -> connectedToPeer(b -> b.setRecord(record().setId(bytes(n)))),
                n -> connectedToPeer(b -> b.setSpliced(record().setId(bytes(n)))),
                n -> leave(record().setId(bytes(n))),
                n -> connectDirect(b -> b.setRecord(record().setId(bytes(n)))),
                n -> connectedDirect(record().setId(bytes(n))),
                n -> direct(b -> b.setOrigin(bytes(n))),
                n -> direct(b -> b.setTarget(bytes(n))),
                n -> directAck(b -> b.setOrigin(bytes(n))),
                n -> directAck(b -> b.setTarget(bytes(n))),
                n -> iHave(List.of(ID, bytes(n))),
                n -> iWant(List.of(ID, bytes(n))));
    }

    private static Frame challenge(int bytes, int bits) {
        var challenge = Challenge.newBuilder().setValue(bytes(bytes)).setBits(bits);
        var refused = Refused.newBuilder().setReason(Refused.Reason.PROOF).setChallenge(challenge);
        return frame().setRefused(refused).build();
    }

    @Test
    void aProofOfNoBitsIsNotAskedFor() {
        assertThatThrownBy(() -> decode(challenge(32, 0))).isInstanceOf(MalformedFrame.class);
        assertThatThrownBy(() -> decode(challenge(32, -1))).isInstanceOf(MalformedFrame.class);
    }

    @ParameterizedTest
    @MethodSource("ids")
    void anIdHas32Bytes(IntFunction<Frame> make) throws Exception {
        assertThat(decode(make.apply(32))).isEqualTo(make.apply(32));
        for (int size : new int[] {0, 31, 33}) {
            assertThatThrownBy(() -> decode(make.apply(size))).isInstanceOf(MalformedFrame.class);
        }
    }

    /** Every field that holds an address, in every kind. */
    static Stream<java.util.function.Function<String, Frame>> addressFields() {
        return Stream.of(
                a -> connectSeed(b -> b.setRecord(record().setAddress(a))),
                a -> connectSeed(b -> b.setRecord(record().addSeeds("h:1").addSeeds(a))),
                a -> connectedToSeed(b -> b.addSeeds(a)),
                a -> peerList(List.of(record().setAddress(a).build())),
                a -> report(b -> b.addSeeds(a)),
                a -> connectPeer(b -> b.setRecord(record().setAddress(a))),
                a -> connectedToPeer(b -> b.setRecord(record().setAddress(a))),
                a -> connectedToPeer(b -> b.setSpliced(record().setAddress(a))),
                a -> connectDirect(b -> b.setRecord(record().setAddress(a))),
                a -> connectedDirect(record().setAddress(a)),
                a -> leave(record().setAddress(a)));
    }

    @ParameterizedTest
    @MethodSource("addressFields")
    void anAddressIsHostAndPort(java.util.function.Function<String, Frame> make) throws Exception {
        assertThat(decode(make.apply("[::1]:65535"))).isEqualTo(make.apply("[::1]:65535"));
        for (String bad :
                List.of("", "host", "host:0", "host:-1", "host:+1", "host:65536", "::1:5", "a b:5", "h\n:5")) {
            assertThatThrownBy(() -> decode(make.apply(bad))).as(bad).isInstanceOf(MalformedFrame.class);
        }
    }

    @Test
    void aDirectMessageHasANumberAndComesAfterALowerOne() throws Exception {
        long highest = 1L << 62;
        decode(direct(b -> b.setSequence(highest).setAfter(highest - 1)));
        for (long bad : new long[] {0, -1, highest + 1}) {
            assertThatThrownBy(() -> decode(direct(b -> b.setSequence(bad)))).isInstanceOf(MalformedFrame.class);
            assertThatThrownBy(() -> decode(directAck(b -> b.setSequence(bad)))).isInstanceOf(MalformedFrame.class);
        }
        for (long bad : new long[] {-1, 7, 8}) {
            assertThatThrownBy(() -> decode(direct(b -> b.setSequence(7).setAfter(bad))))
                    .isInstanceOf(MalformedFrame.class);
        }
    }

    @Test
    void anIdThatMayBeLeftOutHas32BytesOrNone() throws Exception {
        for (int size : new int[] {0, 32}) {
            decode(neighboursOf(size));
            decode(listOfNeighbours(size));
            decode(connectDirect(b -> b.setTarget(bytes(size))));
        }
        for (int size : new int[] {1, 31, 33}) {
            assertThatThrownBy(() -> decode(neighboursOf(size))).isInstanceOf(MalformedFrame.class);
            assertThatThrownBy(() -> decode(listOfNeighbours(size))).isInstanceOf(MalformedFrame.class);
            assertThatThrownBy(() -> decode(connectDirect(b -> b.setTarget(bytes(size)))))
                    .isInstanceOf(MalformedFrame.class);
        }
    }

    private static Frame neighboursOf(int size) {
        return frame().setRequestPl(RequestPL.newBuilder().setNeighboursOf(bytes(size)))
                .build();
    }

    private static Frame listOfNeighbours(int size) {
        return frame().setPeerList(PeerList.newBuilder().setNeighboursOf(bytes(size)))
                .build();
    }

    /** Every field that holds a filter, in every kind. */
    static Stream<java.util.function.Function<String, Frame>> filterFields() {
        return Stream.of(
                filter -> interest(List.of("a", filter)),
                filter -> requestPL(List.of("a", filter)),
                filter -> peerList(List.of(record().setFilter(filter).build())));
    }

    @ParameterizedTest
    @MethodSource("filterFields")
    void aFilterIsWhatASubscriberMayWrite(java.util.function.Function<String, Frame> make) throws Exception {
        assertThat(decode(make.apply("a/+/#"))).isEqualTo(make.apply("a/+/#"));
        for (String bad : List.of("a/#/b", "a+", "#a", "a\nb", "\u0085")) {
            assertThatThrownBy(() -> decode(make.apply(bad))).as(bad).isInstanceOf(MalformedFrame.class);
        }
    }

    @Test
    void anEmptyFilterIsNone() {
        assertThatThrownBy(() -> decode(interest(List.of("a", "")))).isInstanceOf(MalformedFrame.class);
        assertThatThrownBy(() -> decode(requestPL(List.of("")))).isInstanceOf(MalformedFrame.class);
    }

    @Test
    void nothingMayBeWanted() throws Exception {
        assertThat(decode(interest(List.of())).hasInterest()).isTrue();
    }

    /** The empty topic is the broadcasts', which have no branches of their own. */
    @Test
    void aGraftedOrPrunedTopicIsAName() throws Exception {
        decode(graft(List.of("a/b")));
        decode(prune(List.of("a/b")));
        for (String bad : List.of("", "a/+", "#", "a\0b")) {
            assertThatThrownBy(() -> decode(graft(List.of("a", bad)))).as(bad).isInstanceOf(MalformedFrame.class);
            assertThatThrownBy(() -> decode(prune(List.of("a", bad)))).as(bad).isInstanceOf(MalformedFrame.class);
        }
    }

    private static Frame interest(List<String> filters) {
        return frame().setInterest(Interest.newBuilder().addAllFilters(filters)).build();
    }

    private static Frame requestPL(List<String> filters) {
        return frame().setRequestPl(RequestPL.newBuilder().addAllFilters(filters))
                .build();
    }

    private static Frame graft(List<String> topics) {
        return frame().setGraft(Graft.newBuilder().addAllTopics(topics)).build();
    }

    private static Frame prune(List<String> topics) {
        return frame().setPrune(Prune.newBuilder().addAllTopics(topics)).build();
    }

    @Test
    void gossipHasABundle() {
        assertThatThrownBy(() -> decode(gossip(List.of()))).isInstanceOf(MalformedFrame.class);
        assertThatThrownBy(() -> decode(gossip(List.of(envelope(1), envelope(0)))))
                .isInstanceOf(MalformedFrame.class);
    }

    @Test
    void aFrameWithoutAKindIsRefused() {
        byte[] unknownField = {(byte) 0x98, 0x06, 0x01};

        assertThatThrownBy(() -> codec.decode(unknownField, 0, unknownField.length))
                .isInstanceOf(MalformedFrame.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, Signatures.PROOF_BYTES - 1, Signatures.PROOF_BYTES + 1})
    void aProofOfAnotherSizeIsRefused(int size) {
        Frame frame =
                gossip(List.of(envelope(1).toBuilder().setProof(bytes(size)).build()));

        assertThatThrownBy(() -> decode(frame)).isInstanceOf(MalformedFrame.class);
    }

    /** Whoever accepts a bundle must be able to pass it on: the envelope may grow by its hops, the frame not. */
    @Test
    void anAcceptedBundleFitsIntoAFrameOnItsNextHop() throws Exception {
        Frame largest = gossip(List.of(envelope(LIMITS.maxFrameBytes() - FrameRules.ENVELOPE_ROOM_BYTES)));
        Envelope accepted = decode(largest).getGossip().getEnvelopes(0);

        Frame passedOn = gossip(List.of(accepted.toBuilder()
                .setHops(-1)
                .setTree(-1)
                .setAgeMillis(-1)
                .setRouted(true)
                .setProof(bytes(Signatures.PROOF_BYTES))
                .build()));

        assertThat(passedOn.getSerializedSize()).isLessThanOrEqualTo(LIMITS.maxFrameBytes());
    }

    private Frame decode(Frame frame) throws MalformedFrame {
        byte[] bytes = frame.toByteArray();
        return codec.decode(bytes, 0, bytes.length);
    }

    private static Arguments bound(String what, int most, IntFunction<Frame> make) {
        return Arguments.of(what, most, make);
    }

    private interface With<B> {
        void set(B builder);
    }

    private static Frame connectSeed(With<ConnectSeed.Builder> with) {
        var builder = ConnectSeed.newBuilder().setNetwork("n").setRecord(record());
        with.set(builder);
        return frame().setConnectSeed(builder).build();
    }

    private static Frame connectedToSeed(With<ConnectedToSeed.Builder> with) {
        var builder = ConnectedToSeed.newBuilder().setId(ID);
        with.set(builder);
        return frame().setConnectedToSeed(builder).build();
    }

    private static Frame connectPeer(With<ConnectPeer.Builder> with) {
        var builder = ConnectPeer.newBuilder().setNetwork("n").setMode("m").setRecord(record());
        with.set(builder);
        return frame().setConnectPeer(builder).build();
    }

    private static Frame connectedToPeer(With<ConnectedToPeer.Builder> with) {
        var builder = ConnectedToPeer.newBuilder().setRecord(record());
        with.set(builder);
        return frame().setConnectedToPeer(builder).build();
    }

    private static Frame report(With<DegreeReport.Builder> with) {
        var builder = DegreeReport.newBuilder();
        with.set(builder);
        return frame().setDegreeReport(builder).build();
    }

    private static Frame peerList(List<PeerRecord> peers) {
        return frame().setPeerList(PeerList.newBuilder().addAllPeers(peers)).build();
    }

    private static Frame leave(PeerRecord.Builder successor) {
        return frame().setLeave(Leave.newBuilder().setSuccessor(successor)).build();
    }

    private static Frame gossip(List<Envelope> envelopes) {
        return frame().setGossip(Gossip.newBuilder().addAllEnvelopes(envelopes)).build();
    }

    private static Envelope envelope(int bytes) {
        return Envelope.newBuilder().setBundle(bytes(bytes)).build();
    }

    private static Frame connectDirect(With<ConnectDirect.Builder> with) {
        var builder = ConnectDirect.newBuilder().setNetwork("n").setTarget(ID).setRecord(record());
        with.set(builder);
        return frame().setConnectDirect(builder).build();
    }

    private static Frame connectedDirect(PeerRecord.Builder record) {
        return frame().setConnectedDirect(ConnectedDirect.newBuilder().setRecord(record))
                .build();
    }

    private static Frame direct(With<Direct.Builder> with) {
        var builder = Direct.newBuilder().setOrigin(ID).setTarget(ID).setSequence(1);
        with.set(builder);
        return frame().setDirect(builder).build();
    }

    private static Frame directAck(With<DirectAck.Builder> with) {
        var builder = DirectAck.newBuilder().setOrigin(ID).setTarget(ID).setSequence(1);
        with.set(builder);
        return frame().setDirectAck(builder).build();
    }

    private static Frame iHave(List<ByteString> ids) {
        return frame().setIHave(IHave.newBuilder().addAllBundleIds(ids)).build();
    }

    private static Frame iWant(List<ByteString> ids) {
        return frame().setIWant(IWant.newBuilder().addAllBundleIds(ids)).build();
    }

    private static PeerRecord.Builder record() {
        return PeerRecord.newBuilder().setId(ID).setAddress("h:1");
    }

    private static List<String> addresses(int count) {
        return Collections.nCopies(count, "h:1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 255, 257})
    void aSummaryHasASumForEachBucket(int sums) {
        var summary = Summary.newBuilder().addAllSums(Collections.nCopies(sums, 1));
        assertThatThrownBy(() -> decode(frame().setSummary(summary).build()))
                .isInstanceOf(MalformedFrame.class)
                .hasMessage("a summary of other than 256 sums");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 33})
    void bucketsAreAllOrASetOfThem(int bytes) {
        var digest = Digest.newBuilder().setBuckets(bytes(bytes));
        assertThatThrownBy(() -> decode(frame().setDigest(digest).build()))
                .isInstanceOf(MalformedFrame.class)
                .hasMessage("buckets that are not 256 bits");
    }

    private static List<ByteString> ids(int count) {
        return Collections.nCopies(count, ID);
    }

    private static ByteString bytes(int size) {
        return ByteString.copyFrom(new byte[size]);
    }

    private static Frame.Builder frame() {
        return Frame.newBuilder();
    }

    private static Frame digest(String topic) {
        var key = StreamKey.newBuilder().setOrigin(ID).setEpoch(1).setTopic(topic);
        var stream = StreamDigest.newBuilder().setStream(key);
        return Frame.newBuilder()
                .setDigest(Digest.newBuilder().addStreams(stream))
                .build();
    }
}
