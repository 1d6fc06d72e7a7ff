package dev.grapevine.protocol;

import com.google.protobuf.ByteString;
import dev.grapevine.wire.Alive;
import dev.grapevine.wire.Chunk;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.HaveChunks;
import dev.grapevine.wire.Interest;
import dev.grapevine.wire.Leave;
import dev.grapevine.wire.Ping;
import dev.grapevine.wire.Pong;
import dev.grapevine.wire.Refused;
import dev.grapevine.wire.RequestPL;
import dev.grapevine.wire.WantChunks;

/** Makes the small frames that several conversations use. */
public final class Frames {
    private Frames() {}

    /** Are you there? */
    public static Frame ping(long nonce) {
        return Frame.newBuilder().setPing(Ping.newBuilder().setNonce(nonce)).build();
    }

    /** The answer to a ping. */
    public static Frame pong(long nonce) {
        return Frame.newBuilder().setPong(Pong.newBuilder().setNonce(nonce)).build();
    }

    /** The sender lives, with this incarnation. */
    public static Frame alive(NodeId id, long incarnation) {
        var alive = Alive.newBuilder().setId(id.bytes()).setIncarnation(incarnation);
        return Frame.newBuilder().setAlive(alive).build();
    }

    /** Give me as many peers as you can. */
    public static Frame requestPL() {
        return Frame.newBuilder().setRequestPl(RequestPL.getDefaultInstance()).build();
    }

    /** Give me at most so many peers. */
    public static Frame requestPL(int limit) {
        return Frame.newBuilder()
                .setRequestPl(RequestPL.newBuilder().setLimit(limit))
                .build();
    }

    /** Tell me of these peers. */
    public static Frame requestPL(Iterable<ByteString> ids) {
        return Frame.newBuilder()
                .setRequestPl(RequestPL.newBuilder().addAllIds(ids))
                .build();
    }

    /** Tell me of peers whose filters overlap these. */
    public static Frame requestPL(TopicFilters filters) {
        return Frame.newBuilder()
                .setRequestPl(RequestPL.newBuilder().addAllFilters(filters.texts()))
                .build();
    }

    /** I want these topics, and no others. */
    public static Frame interest(TopicFilters filters) {
        return Frame.newBuilder()
                .setInterest(Interest.newBuilder().addAllFilters(filters.texts()))
                .build();
    }

    /** Give me these chunks; none: tell me which you have. */
    public static Frame wantChunks(ContentId content, Iterable<Integer> chunks) {
        var want = WantChunks.newBuilder().setContent(content.bytes()).addAllChunks(chunks);
        return Frame.newBuilder().setWantChunks(want).build();
    }

    /** I have these chunks. */
    public static Frame haveChunks(ContentId content, ByteString chunks) {
        var have = HaveChunks.newBuilder().setContent(content.bytes()).setChunks(chunks);
        return Frame.newBuilder().setHaveChunks(have).build();
    }

    /** Here is a chunk. */
    public static Frame chunk(ContentId content, int index, ByteString data) {
        var chunk =
                Chunk.newBuilder().setContent(content.bytes()).setIndex(index).setData(data);
        return Frame.newBuilder().setChunk(chunk).build();
    }

    /** Your first frame is not accepted. */
    public static Frame refused(Refused.Reason reason, String detail) {
        var refused = Refused.newBuilder().setReason(reason).setDetail(detail);
        return Frame.newBuilder().setRefused(refused).build();
    }

    /** I give up this connection on purpose. */
    public static Frame leave(Leave.Reason reason) {
        return Frame.newBuilder().setLeave(Leave.newBuilder().setReason(reason)).build();
    }
}
