package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.peer.view.StreamMark;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.StreamKey;
import java.util.Comparator;

/** Within it sequence numbers count: what one start of an origin publishes in one topic. Ordered as on the wire. */
record StreamId(NodeId origin, long epoch, String topic) implements Comparable<StreamId> {
    private static final Comparator<StreamId> ORDER = Comparator.comparing(StreamId::origin)
            .thenComparing(StreamId::epoch, Long::compareUnsigned)
            .thenComparing(
                    stream -> ByteString.copyFromUtf8(stream.topic), ByteString.unsignedLexicographicalComparator());

    /** Written out, like {@link #hashCode}: digests look up every stream, and a record's own take several times as long. */
    @Override
    public boolean equals(Object other) {
        return other instanceof StreamId id && epoch == id.epoch && origin.equals(id.origin) && topic.equals(id.topic);
    }

    @Override
    public int hashCode() {
        return (origin.hashCode() * 31 + Long.hashCode(epoch)) * 31 + topic.hashCode();
    }

    static StreamId of(Bundle bundle) {
        return new StreamId(new NodeId(bundle.getOrigin()), bundle.getEpoch(), bundle.getTopic());
    }

    static StreamId of(StreamKey key) {
        return new StreamId(new NodeId(key.getOrigin()), key.getEpoch(), key.getTopic());
    }

    StreamKey key() {
        return StreamKey.newBuilder()
                .setOrigin(origin.bytes())
                .setEpoch(epoch)
                .setTopic(topic)
                .build();
    }

    /** For people and checkers. */
    StreamMark view(Watermark mark) {
        return new StreamMark(origin, epoch, topic, mark.floor(), mark.highest());
    }

    @Override
    public int compareTo(StreamId other) {
        return ORDER.compare(this, other);
    }
}
