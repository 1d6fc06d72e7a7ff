package dev.grapevine.protocol;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Signatures;
import dev.grapevine.wire.Accused;
import dev.grapevine.wire.Apart;
import dev.grapevine.wire.Build;
import dev.grapevine.wire.Bundle;
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
import dev.grapevine.wire.Message;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.PeerRecord;
import dev.grapevine.wire.Probe;
import dev.grapevine.wire.ProofOfWork;
import dev.grapevine.wire.Prune;
import dev.grapevine.wire.Refused;
import dev.grapevine.wire.StreamDigest;
import dev.grapevine.wire.StreamKey;
import dev.grapevine.wire.Summary;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** One well-formed frame of every kind, every field set; and the ids and records they are made of. */
public final class SampleFrames {
    private static final ByteString PROOF = ByteString.copyFrom(new byte[Signatures.PROOF_BYTES]);

    private SampleFrames() {}

    /** A frame of every kind. */
    public static List<Frame> all() {
        return List.of(
                connectSeed(),
                connectedToSeed(),
                frame().setRequestPl(Frames.requestPL(ids(3)).getRequestPl().toBuilder()
                                .setLimit(7)
                                .setNeighboursOf(id(4)))
                        .build(),
                frame().setPeerList(PeerList.newBuilder()
                                .addPeers(record(1))
                                .addPeers(record(2))
                                .setTotal(9)
                                .setNeighboursOf(id(4)))
                        .build(),
                degreeReport(),
                frame().setDeath(death(3, 4)).build(),
                frame().setAccused(Accused.newBuilder()
                                .setIncarnation(5)
                                .setReporter(id(6))
                                .setReportedIncarnation(4)
                                .setProof(PROOF))
                        .build(),
                Frames.alive(new NodeId(id(7)), Long.MAX_VALUE),
                frame().setProbe(Probe.newBuilder().setTarget(id(8))).build(),
                frame().setApart(Apart.newBuilder().addOthers(record(1)).addOthers(record(2)))
                        .build(),
                connectPeer(),
                frame().setConnectedToPeer(connectedToPeer()).build(),
                frame().setGossip(Gossip.newBuilder().addEnvelopes(envelope(1)).addEnvelopes(envelope(2)))
                        .build(),
                frame().setIHave(IHave.newBuilder().addAllBundleIds(ids(4)).setLazy(true))
                        .build(),
                frame().setIWant(IWant.newBuilder().addAllBundleIds(ids(5))).build(),
                frame().setGraft(Graft.newBuilder().addTrees(1).addTrees(16).addTopics("a/b"))
                        .build(),
                frame().setInterest(Interest.newBuilder().addFilters("a/+").addFilters("b/#"))
                        .build(),
                Frames.wantChunks(new ContentId(id(20)), List.of(0, 255)),
                Frames.haveChunks(new ContentId(id(20)), ByteString.copyFrom(new byte[] {-1, 1})),
                Frames.chunk(new ContentId(id(20)), 255, ByteString.copyFromUtf8("the last of it")),
                frame().setPrune(Prune.newBuilder().addTrees(2)).build(),
                frame().setBuild(Build.newBuilder()
                                .setTree(1)
                                .setVersion(9)
                                .setRoot(id(9))
                                .setGrade(5)
                                .setDepth(2))
                        .build(),
                frame().setDigest(digest()).build(),
                frame().setSummary(summary()).build(),
                frame().setRefused(Frames.refused(Refused.Reason.PROOF, "work first").getRefused().toBuilder()
                                .setChallenge(
                                        Challenge.newBuilder().setValue(id(13)).setBits(20)))
                        .build(),
                frame().setLeave(Leave.newBuilder()
                                .setReason(Leave.Reason.SPLICED)
                                .setSuccessor(record(3)))
                        .build(),
                Frames.ping(42),
                Frames.pong(-1),
                frame().setConnectDirect(ConnectDirect.newBuilder()
                                .setVersions(Version.OFFER)
                                .setNetwork("grapevine")
                                .setRecord(record(2))
                                .setTarget(id(4)))
                        .build(),
                frame().setConnectedDirect(
                                ConnectedDirect.newBuilder().setVersion(1).setRecord(record(4)))
                        .build(),
                frame().setDirect(direct()).build(),
                frame().setDirectAck(DirectAck.newBuilder()
                                .setOrigin(id(1))
                                .setEpoch(2)
                                .setTarget(id(2))
                                .setSequence(4)
                                .setResult(DirectAck.Result.DELIVERED))
                        .build());
    }

    private static Direct direct() {
        return Direct.newBuilder()
                .setOrigin(id(1))
                .setEpoch(2)
                .setTarget(id(2))
                .setSequence(4)
                .setAfter(3)
                .setKind(Direct.Kind.ANSWER)
                .setRequestEpoch(1)
                .setRequestSequence(5)
                .setTimeMillis(1_700_000_000_000L)
                .setPayload(ByteString.copyFromUtf8("for you alone"))
                .build();
    }

    private static Summary summary() {
        Summary.Builder summary = Summary.newBuilder().setSalt(-2);
        for (int bucket = 0; bucket < 256; bucket++) {
            summary.addSums(-bucket);
        }
        return summary.build();
    }

    private static Digest digest() {
        return Digest.newBuilder()
                .setAfter(stream(1))
                .setLast(stream(3))
                .addStreams(StreamDigest.newBuilder()
                        .setStream(stream(2))
                        .setFloor(4)
                        .addAllRuns(List.of(6L, 9L, 12L, 12L)))
                .setReply(true)
                .build();
    }

    private static StreamKey stream(int number) {
        return StreamKey.newBuilder()
                .setOrigin(id(number))
                .setEpoch(1)
                .setTopic("weather")
                .build();
    }

    private static Frame connectSeed() {
        var connect = ConnectSeed.newBuilder()
                .setVersions(Version.OFFER)
                .setNetwork("grapevine")
                .setRecord(record(1))
                .setProof(ProofOfWork.newBuilder().setChallenge(id(12)).setNonce(-5));
        return frame().setConnectSeed(connect).build();
    }

    private static Frame connectedToSeed() {
        var connected = ConnectedToSeed.newBuilder()
                .setVersion(1)
                .setId(id(1))
                .setLeaseMillis(90_000)
                .setIncarnation(3)
                .addSeeds("127.0.0.1:5001")
                .addSeeds("[::1]:5002");
        return frame().setConnectedToSeed(connected).build();
    }

    private static Frame degreeReport() {
        var report = DegreeReport.newBuilder()
                .addAllNeighbours(ids(5))
                .addSeeds("seed.example:5001")
                .setIncarnation(2);
        return frame().setDegreeReport(report).build();
    }

    private static Death death(int accused, int reporter) {
        return Death.newBuilder()
                .setAccused(id(accused))
                .setReporter(id(reporter))
                .setIncarnation(1)
                .setRelayed(true)
                .setProof(PROOF)
                .build();
    }

    private static Frame connectPeer() {
        var connect = ConnectPeer.newBuilder()
                .setVersions(Version.OFFER)
                .setNetwork("grapevine")
                .setRecord(record(2))
                .setMode("flood")
                .setSplice(true);
        return frame().setConnectPeer(connect).build();
    }

    private static ConnectedToPeer connectedToPeer() {
        return ConnectedToPeer.newBuilder()
                .setVersion(1)
                .setRecord(record(4))
                .setSpliced(record(5))
                .build();
    }

    /** A bundle of one message, on its way. */
    public static Envelope envelope(int number) {
        return Envelope.newBuilder()
                .setBundle(bundle(number).build().toByteString())
                .setHops(3)
                .setTree(2)
                .setAgeMillis(150)
                .setProof(PROOF)
                .build();
    }

    /** What an origin may say. */
    public static Bundle.Builder bundle(int number) {
        return Bundle.newBuilder()
                .setNetwork("grapevine")
                .setOrigin(id(number))
                .setEpoch(1)
                .setSequence(number)
                .setTimeMillis(1_700_000_000_000L)
                .addMessages(Message.newBuilder().setPayload(ByteString.copyFromUtf8("hello " + number)));
    }

    /** A peer with every field set. */
    public static PeerRecord record(int number) {
        return PeerRecord.newBuilder()
                .setId(id(number))
                .setAddress("127.0.0.1:" + (6000 + number))
                .setEpoch(2)
                .setIncarnation(1)
                .addSeeds("127.0.0.1:5001")
                .setDegree(5)
                .build();
    }

    /** The id of that number, always the same one. */
    public static ByteString id(int number) {
        return NodeId.random(new Random(number)).bytes();
    }

    /** The first ids. */
    public static List<ByteString> ids(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(SampleFrames::id).toList();
    }

    private static Frame.Builder frame() {
        return Frame.newBuilder();
    }
}
