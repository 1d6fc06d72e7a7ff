package dev.grapevine.peer.core;

import dev.grapevine.node.LinkId;
import dev.grapevine.wire.Digest;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.StreamDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts what this peer has had into Digest frames. */
final class Digests {
    /** Of streams in one Digest; with the largest single stream on top it stays far below the largest frame. */
    private static final int DIGEST_BYTES = 1 << 16;

    private final Streams streams;
    private final Interests interests;
    private final int streamsPerFrame;

    Digests(Streams streams, Interests interests, int streamsPerFrame) {
        this.streams = streams;
        this.interests = interests;
        this.streamsPerFrame = streamsPerFrame;
    }

    /** What this peer has in a range and concerns the neighbour, in as many frames as that takes. */
    List<Frame> of(LinkId to, StreamRange range, boolean reply) {
        List<Frame> frames = new ArrayList<>();
        Digest.Builder digest = empty(range, reply);
        range.after().ifPresent(stream -> digest.setAfter(stream.key()));
        int bytes = 0;
        for (Map.Entry<StreamId, Watermark> next : streams.current(range).entrySet()) {
            if (interests.concern(to, next.getKey().topic())) {
                if (digest.getStreamsCount() == streamsPerFrame || bytes >= DIGEST_BYTES) {
                    var end = digest.getStreams(digest.getStreamsCount() - 1).getStream();
                    frames.add(frame(digest.setLast(end)));
                    digest.clear().mergeFrom(empty(range, reply).setAfter(end).build());
                    bytes = 0;
                }
                StreamDigest stream = next.getValue().digest(next.getKey());
                digest.addStreams(stream);
                bytes += stream.getSerializedSize();
            }
        }
        range.last().ifPresent(stream -> digest.setLast(stream.key()));
        frames.add(frame(digest));
        return frames;
    }

    private static Digest.Builder empty(StreamRange range, boolean reply) {
        return Digest.newBuilder().setReply(reply).setBuckets(range.buckets().bytes());
    }

    private static Frame frame(Digest.Builder digest) {
        return Frame.newBuilder().setDigest(digest).build();
    }
}
