package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.TopicFilters;
import dev.grapevine.wire.Build;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.Digest;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Gossip;
import dev.grapevine.wire.Graft;
import dev.grapevine.wire.IHave;
import dev.grapevine.wire.IWant;
import dev.grapevine.wire.Message;
import dev.grapevine.wire.Prune;
import dev.grapevine.wire.StreamDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What neighbours say, and what was said to them. */
final class Said {
    private static final int ORIGIN = 900;

    private Said() {}

    /** A bundle of one message, which is the number as text. */
    static Envelope number(long sequence) {
        return of(ORIGIN, sequence, String.valueOf(sequence));
    }

    static Envelope of(int origin, long sequence, String... texts) {
        Bundle.Builder bundle = bundle(origin, sequence);
        for (String text : texts) {
            bundle.addMessages(Message.newBuilder().setPayload(PeerUnderTest.text(text)));
        }
        return envelope(bundle);
    }

    static Bundle.Builder bundle(int origin, long sequence) {
        return Bundle.newBuilder()
                .setNetwork(PeerConfig.DEFAULT_NETWORK)
                .setOrigin(PeerUnderTest.id(origin).bytes())
                .setEpoch(1)
                .setSequence(sequence);
    }

    static Envelope envelope(Bundle.Builder bundle) {
        return Envelope.newBuilder()
                .setBundle(bundle.build().toByteString())
                .setHops(1)
                .build();
    }

    static Envelope inTree(int tree, long sequence) {
        return number(sequence).toBuilder().setTree(tree).build();
    }

    /** A bundle of one message, which is the number as text, on its way to those who want the topic. */
    static Envelope routed(String topic, long sequence) {
        var message = Message.newBuilder().setPayload(PeerUnderTest.text(String.valueOf(sequence)));
        var bundle = bundle(ORIGIN, sequence).setTopic(topic).addMessages(message);
        return envelope(bundle).toBuilder().setRouted(true).build();
    }

    static Frame interest(String... filters) {
        return Frames.interest(TopicFilters.ofWire(List.of(filters)));
    }

    static ByteString id(Envelope envelope) {
        return BundleId.of(envelope.getBundle()).bytes();
    }

    static Frame gossip(Envelope... envelopes) {
        return Frame.newBuilder()
                .setGossip(Gossip.newBuilder().addAllEnvelopes(List.of(envelopes)))
                .build();
    }

    static Frame lazily(Envelope... envelopes) {
        return iHave(true, Arrays.stream(envelopes).map(Said::id).toList());
    }

    static Frame toPull(Envelope... envelopes) {
        return iHave(false, Arrays.stream(envelopes).map(Said::id).toList());
    }

    static Frame iHave(boolean lazy, List<ByteString> ids) {
        var have = IHave.newBuilder().addAllBundleIds(ids).setLazy(lazy);
        return Frame.newBuilder().setIHave(have).build();
    }

    static Frame iWant(Envelope... envelopes) {
        var want = IWant.newBuilder();
        Arrays.stream(envelopes).map(Said::id).forEach(want::addBundleIds);
        return Frame.newBuilder().setIWant(want).build();
    }

    static Frame build(int tree, long version, int root, int grade, int depth) {
        var build = Build.newBuilder()
                .setTree(tree)
                .setVersion(version)
                .setRoot(PeerUnderTest.id(root).bytes())
                .setGrade(grade)
                .setDepth(depth);
        return Frame.newBuilder().setBuild(build).build();
    }

    static Frame graft(Integer... trees) {
        return Frame.newBuilder()
                .setGraft(Graft.newBuilder().addAllTrees(List.of(trees)))
                .build();
    }

    static Frame prune(Integer... trees) {
        return Frame.newBuilder()
                .setPrune(Prune.newBuilder().addAllTrees(List.of(trees)))
                .build();
    }

    static Frame digest(boolean reply, StreamDigest... streams) {
        var digest = Digest.newBuilder().addAllStreams(List.of(streams)).setReply(reply);
        return Frame.newBuilder().setDigest(digest).build();
    }

    static StreamDigest has(int origin, long floor, Long... runs) {
        var stream = new StreamId(PeerUnderTest.id(origin), 1, "");
        return StreamDigest.newBuilder()
                .setStream(stream.key())
                .setFloor(floor)
                .addAllRuns(List.of(runs))
                .build();
    }

    /** The ids that a link was asked for since that was last taken. */
    static List<ByteString> takeWanted(NodeUnderTest<?> at, LinkId link) {
        List<ByteString> ids = new ArrayList<>();
        at.takeSent(link, Frame.KindCase.I_WANT)
                .forEach(frame -> ids.addAll(frame.getIWant().getBundleIdsList()));
        return ids;
    }

    /** What a link was told of the trees since that was last taken. */
    static List<Frame> takeTold(NodeUnderTest<?> at, LinkId link) {
        return at.takeSent(link).stream()
                .filter(frame -> frame.hasBuild() || frame.hasGraft() || frame.hasPrune())
                .toList();
    }
}
