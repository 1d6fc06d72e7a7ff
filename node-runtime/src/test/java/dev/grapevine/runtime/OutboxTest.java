package dev.grapevine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.runtime.Outbox.Offer;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Frame.KindCase;
import dev.grapevine.wire.IHave;
import dev.grapevine.wire.Leave;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Outbox outbox = new Outbox(Limits.DEFAULT);

    @Test
    void theFirstWhoOffersSeesToTheDraining() {
        assertThat(outbox.writing()).isFalse();
        assertThat(outbox.control(Frames.ping(1))).isEqualTo(Offer.START_DRAINING);
        assertThat(outbox.payload(envelope(1))).isEqualTo(Offer.TAKEN);
        assertThat(outbox.writing()).isTrue();

        assertThat(all()).extracting(Frame::getKindCase).containsExactly(KindCase.PING, KindCase.GOSSIP);
        assertThat(outbox.writing()).isFalse();
        assertThat(outbox.stopDraining()).isTrue();
        assertThat(outbox.control(Frames.ping(2))).isEqualTo(Offer.START_DRAINING);
    }

    @Test
    void whatWaitsIsMeasuredUntilItIsTaken() {
        outbox.control(Frames.ping(1));
        outbox.payload(envelope(100_000));
        outbox.payload(envelope(100_000));
        assertThat(outbox.waitingBytes()).isBetween(200_000, 200_500);

        outbox.nextBatch();
        assertThat(outbox.waitingBytes()).isBetween(100_000, 100_100);
        all();
        assertThat(outbox.waitingBytes()).isZero();
    }

    @Test
    void whatComesWhileTheLastBatchIsWrittenIsDrainedToo() {
        outbox.control(Frames.ping(1));
        all();
        assertThat(outbox.control(Frames.ping(2))).isEqualTo(Offer.TAKEN);

        assertThat(outbox.stopDraining()).isFalse();
        assertThat(all()).containsExactly(Frames.ping(2));
        assertThat(outbox.stopDraining()).isTrue();
    }

    @Test
    void controlFramesGoFirstAndAGoodbyeLast() {
        outbox.payload(envelope(100));
        outbox.control(Frames.leave(Leave.Reason.EXIT));
        outbox.payload(envelope(100_000));
        outbox.payload(envelope(100_000));
        outbox.control(Frames.ping(1));

        assertThat(all())
                .extracting(Frame::getKindCase)
                .containsExactly(KindCase.PING, KindCase.GOSSIP, KindCase.GOSSIP, KindCase.LEAVE);
        assertThat(outbox.writing()).isFalse();
    }

    @Test
    void payloadsLeaveTogetherInOrder() {
        for (int i = 1; i <= 700; i++) {
            outbox.payload(envelope(i));
        }
        List<Integer> sizes = new ArrayList<>();
        for (Frame frame : all()) {
            assertThat(frame.getSerializedSize()).isLessThanOrEqualTo(Limits.DEFAULT.maxFrameBytes());
            frame.getGossip()
                    .getEnvelopesList()
                    .forEach(e -> sizes.add(e.getBundle().size()));
        }

        assertThat(sizes).hasSize(700).isSorted();
    }

    @Test
    void thePayloadLaneIsBoundedInBytes() {
        int taken = 0;
        while (outbox.payload(envelope(100_000)) != Offer.FULL) {
            taken++;
        }

        assertThat(taken).isEqualTo(Limits.DEFAULT.payloadLaneBytes() / 100_016);
        outbox.nextBatch();
        assertThat(outbox.payload(envelope(100_000))).isEqualTo(Offer.TAKEN);
    }

    @Test
    void anEmptyLaneTakesAnyOnePayload() {
        Outbox tiny = new Outbox(limits(1000));

        assertThat(tiny.payload(envelope(1_000_000))).isEqualTo(Offer.START_DRAINING);
        assertThat(tiny.payload(envelope(1))).isEqualTo(Offer.FULL);
    }

    @Test
    void theControlLaneIsBoundedInFrames() {
        for (int i = 0; i < Limits.DEFAULT.controlLaneFrames(); i++) {
            assertThat(outbox.control(Frames.ping(i))).isNotEqualTo(Offer.FULL);
        }

        assertThat(outbox.control(Frames.ping(0))).isEqualTo(Offer.FULL);
        assertThat(outbox.control(Frames.leave(Leave.Reason.EXIT))).isNotEqualTo(Offer.FULL);
    }

    /** Answers are larger than questions: whoever asks for lists and does not read must not fill the memory. */
    @Test
    void theControlLaneIsBoundedInBytes() {
        Frame large = Frame.newBuilder()
                .setIHave(
                        IHave.newBuilder().addAllBundleIds(Collections.nCopies(256, ByteString.copyFrom(new byte[32]))))
                .build();
        int bytes = 0;
        while (outbox.control(large) != Offer.FULL) {
            bytes += MessageCodec.encodedBytes(large);
        }
        assertThat(bytes).isBetween(3 << 20, 4 << 20);

        all();
        assertThat(outbox.control(large)).isEqualTo(Offer.TAKEN);
    }

    private List<Frame> all() {
        List<Frame> all = new ArrayList<>();
        List<Frame> batch = outbox.nextBatch();
        while (!batch.isEmpty()) {
            int bytes = batch.stream().mapToInt(MessageCodec::encodedBytes).sum();
            assertThat(bytes).isLessThan(2 * Limits.DEFAULT.maxFrameBytes());
            all.addAll(batch);
            batch = outbox.nextBatch();
        }
        return all;
    }

    private static Envelope envelope(int bytes) {
        return Envelope.newBuilder()
                .setBundle(ByteString.copyFrom(new byte[bytes]))
                .build();
    }

    private static Limits limits(int payloadLaneBytes) {
        Limits d = Limits.DEFAULT;
        return new Limits(
                d.maxFrameBytes(),
                d.maxHandshakeFrameBytes(),
                d.maxMessageBytes(),
                d.maxBundleBytes(),
                d.maxBundleMessages(),
                d.maxListedPeers(),
                d.maxNeighbours(),
                d.maxSeeds(),
                d.maxBundleIds(),
                d.maxPendingLinks(),
                d.handshakeTimeout(),
                d.dialTimeout(),
                payloadLaneBytes,
                d.controlLaneFrames(),
                d.conduct());
    }
}
