package dev.grapevine.system;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.ContentId;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Accused;
import dev.grapevine.wire.Apart;
import dev.grapevine.wire.Build;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.ConnectDirect;
import dev.grapevine.wire.ConnectPeer;
import dev.grapevine.wire.ConnectedDirect;
import dev.grapevine.wire.ConnectedToPeer;
import dev.grapevine.wire.ConnectedToSeed;
import dev.grapevine.wire.DegreeReport;
import dev.grapevine.wire.Digest;
import dev.grapevine.wire.Direct;
import dev.grapevine.wire.DirectAck;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Frame.KindCase;
import dev.grapevine.wire.Gossip;
import dev.grapevine.wire.Graft;
import dev.grapevine.wire.IHave;
import dev.grapevine.wire.IWant;
import dev.grapevine.wire.Interest;
import dev.grapevine.wire.Leave;
import dev.grapevine.wire.Message;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.Probe;
import dev.grapevine.wire.Prune;
import dev.grapevine.wire.Refused;
import dev.grapevine.wire.RequestPL;
import dev.grapevine.wire.Summary;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** One well-formed frame of every kind; a new kind does not compile until it has one. */
final class Specimens {
    private final NodeId id;
    private final Address address;

    /** Frames in which this node speaks of itself. */
    Specimens(NodeId id, Address address) {
        this.id = id;
        this.address = address;
    }

    List<Frame> all() {
        return Arrays.stream(KindCase.values())
                .filter(kind -> kind != KindCase.KIND_NOT_SET)
                .map(this::of)
                .toList();
    }

    private Frame of(KindCase kind) {
        var frame = Frame.newBuilder();
        var record = Stranger.record(id, address);
        ByteString bytes = id.bytes();
        return switch (kind) {
            case CONNECT_SEED ->
                frame.setConnectSeed(Stranger.hello(id, address)).build();
            case CONNECTED_TO_SEED ->
                frame.setConnectedToSeed(ConnectedToSeed.newBuilder()
                                .setVersion(1)
                                .setId(bytes)
                                .setLeaseMillis(90_000)
                                .addSeeds(address.toString()))
                        .build();
            case REQUEST_PL ->
                frame.setRequestPl(RequestPL.newBuilder().setLimit(10).addIds(bytes))
                        .build();
            case PEER_LIST ->
                frame.setPeerList(PeerList.newBuilder().addPeers(record).setTotal(7))
                        .build();
            case DEGREE_REPORT ->
                frame.setDegreeReport(DegreeReport.newBuilder()
                                .addNeighbours(bytes)
                                .addSeeds(address.toString())
                                .setIncarnation(3))
                        .build();
            case DEATH -> Stranger.death(id.hex(), id, true, 1);
            case ACCUSED ->
                frame.setAccused(Accused.newBuilder().setIncarnation(1).setReporter(bytes))
                        .build();
            case APART -> frame.setApart(Apart.newBuilder().addOthers(record)).build();
            case INTEREST ->
                frame.setInterest(Interest.newBuilder().addFilters("a/#")).build();
            case WANT_CHUNKS -> Frames.wantChunks(new ContentId(bytes), List.of(0));
            case HAVE_CHUNKS -> Frames.haveChunks(new ContentId(bytes), ByteString.EMPTY);
            case CHUNK -> Frames.chunk(new ContentId(bytes), 0, bytes);
            case ALIVE -> Frames.alive(id, 1);
            case PROBE -> frame.setProbe(Probe.newBuilder().setTarget(bytes)).build();
            case CONNECT_PEER ->
                frame.setConnectPeer(ConnectPeer.newBuilder()
                                .setNetwork("grapevine")
                                .setMode("tree")
                                .setRecord(record))
                        .build();
            case CONNECTED_TO_PEER ->
                frame.setConnectedToPeer(
                                ConnectedToPeer.newBuilder().setVersion(1).setRecord(record))
                        .build();
            case GOSSIP ->
                frame.setGossip(Gossip.newBuilder().addEnvelopes(envelope())).build();
            case I_HAVE ->
                frame.setIHave(IHave.newBuilder().addBundleIds(bytes)).build();
            case I_WANT ->
                frame.setIWant(IWant.newBuilder().addBundleIds(bytes)).build();
            case GRAFT -> frame.setGraft(Graft.newBuilder().addTrees(1)).build();
            case PRUNE -> frame.setPrune(Prune.newBuilder().addTrees(1)).build();
            case BUILD ->
                frame.setBuild(Build.newBuilder().setTree(1).setVersion(1).setRoot(bytes))
                        .build();
            case SUMMARY ->
                frame.setSummary(Summary.newBuilder().addAllSums(Collections.nCopies(256, 0)))
                        .build();
            case DIGEST -> frame.setDigest(Digest.newBuilder().setReply(true)).build();
            case REFUSED -> Frames.refused(Refused.Reason.FULL, "full");
            case LEAVE ->
                frame.setLeave(Leave.newBuilder()
                                .setReason(Leave.Reason.SPLICED)
                                .setSuccessor(record))
                        .build();
            case PING -> Frames.ping(300);
            case PONG -> Frames.pong(300);
            case CONNECT_DIRECT ->
                frame.setConnectDirect(ConnectDirect.newBuilder()
                                .setNetwork("grapevine")
                                .setTarget(bytes)
                                .setRecord(record))
                        .build();
            case CONNECTED_DIRECT ->
                frame.setConnectedDirect(
                                ConnectedDirect.newBuilder().setVersion(1).setRecord(record))
                        .build();
            case DIRECT ->
                frame.setDirect(Direct.newBuilder()
                                .setOrigin(bytes)
                                .setTarget(bytes)
                                .setSequence(1)
                                .setPayload(ByteString.copyFromUtf8("hello")))
                        .build();
            case DIRECT_ACK ->
                frame.setDirectAck(DirectAck.newBuilder()
                                .setOrigin(bytes)
                                .setTarget(bytes)
                                .setSequence(1))
                        .build();
            case KIND_NOT_SET -> frame.build();
        };
    }

    private Envelope envelope() {
        Bundle bundle = Bundle.newBuilder()
                .setNetwork("another")
                .setOrigin(id.bytes())
                .setEpoch(1)
                .setSequence(1)
                .addMessages(Message.newBuilder().setPayload(ByteString.copyFromUtf8("hello")))
                .build();
        return Envelope.newBuilder().setBundle(bundle.toByteString()).setHops(1).build();
    }
}
