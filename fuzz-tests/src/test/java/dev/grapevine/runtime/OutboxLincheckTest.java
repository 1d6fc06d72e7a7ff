package dev.grapevine.runtime;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import com.google.protobuf.ByteString;
import dev.grapevine.fuzz.Effort;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.Limits;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Leave;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Whatever threads do to an outbox at once, it is as if they had done it one after the other. */
@Param(name = "number", gen = IntGen.class, conf = "1:9")
public class OutboxLincheckTest {
    private static final int LANE_FRAMES = 2;
    private static final int LANE_BYTES = 100;
    private static final int PAYLOAD_BYTES = 40;
    private static final int MODEL_STORIES = 50;
    private static final int MODEL_INVOCATIONS = 1_000;

    private final Outbox outbox = new Outbox(small());

    private static Limits small() {
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
                LANE_BYTES,
                LANE_FRAMES,
                d.conduct());
    }

    /** A control frame with a number to know it by. */
    @Operation
    public String control(int number) {
        return outbox.control(Frames.ping(number)).name();
    }

    /** A payload with a number to know it by. */
    @Operation
    public String payload(int number) {
        ByteString bundle = ByteString.copyFrom(new byte[PAYLOAD_BYTES]);
        return outbox.payload(
                        Envelope.newBuilder().setBundle(bundle).setHops(number).build())
                .name();
    }

    /** The last frame. */
    @Operation
    public String goodbye() {
        Leave.Builder leave = Leave.newBuilder().setReason(Leave.Reason.SPLICED);
        return outbox.control(Frame.newBuilder().setLeave(leave).build()).name();
    }

    /** What a writer takes; there is never more than one. */
    @Operation(nonParallelGroup = "writer")
    public String nextBatch() {
        List<Frame> batch = outbox.nextBatch();
        StringBuilder written = new StringBuilder();
        for (Frame frame : batch) {
            written.append(frame.getKindCase().getNumber())
                    .append(':')
                    .append(frame.getPing().getNonce());
            for (Envelope envelope : frame.getGossip().getEnvelopesList()) {
                written.append('/').append(envelope.getHops());
            }
            written.append(' ');
        }
        return written.toString();
    }

    /** The same writer, when there was nothing. */
    @Operation(nonParallelGroup = "writer")
    public boolean stopDraining() {
        return outbox.stopDraining();
    }

    /** What the node asks. */
    @Operation
    public boolean writing() {
        return outbox.writing();
    }

    /** All interleavings of short stories. */
    @Test
    @EnabledIfSystemProperty(named = "grapevine.full", matches = "true", disabledReason = "half a minute")
    void inEveryOrder() {
        new ModelCheckingOptions()
                .iterations(MODEL_STORIES)
                .invocationsPerIteration(MODEL_INVOCATIONS)
                .threads(2)
                .actorsPerThread(3)
                .addGuarantee(
                        forClasses(OutboxLincheckTest::isMessage).allMethods().ignore())
                .check(OutboxLincheckTest.class);
    }

    /** Messages do not change: there is no need to try all orders of what happens inside of them. */
    private static boolean isMessage(String name) {
        return name.startsWith("com.google.protobuf.") || name.startsWith("dev.grapevine.wire.");
    }

    /** As it happens to come, on real threads. */
    @Test
    void onRealThreads() {
        new StressOptions()
                .iterations(Effort.of(5, 100))
                .invocationsPerIteration(Effort.of(500, 10_000))
                .threads(3)
                .actorsPerThread(3)
                .check(OutboxLincheckTest.class);
    }
}
