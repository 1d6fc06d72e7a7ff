package dev.grapevine.benchmarks.micro;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MalformedFrame;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Gossip;
import dev.grapevine.wire.Message;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A {@code Gossip} frame with one bundle of one message: to bytes and back, sealing and hashing it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
    /** Size of the one message. */
    @Param({"256", "65536"})
    private int payloadBytes;

    private final MessageCodec codec = new MessageCodec(Limits.DEFAULT);
    private Bundle content = Bundle.getDefaultInstance();
    private Frame frame = Frame.getDefaultInstance();
    private byte[] encoded = new byte[0];
    private byte[] target = new byte[0];

    /** Makes the frame and its bytes. */
    @Setup
    public void prepare() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] payload = new byte[payloadBytes];
        random.nextBytes(payload);
        content = Bundle.newBuilder()
                .setNetwork("grapevine")
                .setOrigin(NodeId.random(random).bytes())
                .setEpoch(1)
                .setSequence(1)
                .setTimeMillis(1_700_000_000_000L)
                .addMessages(Message.newBuilder().setPayload(ByteString.copyFrom(payload)))
                .build();
        Envelope envelope = Envelope.newBuilder()
                .setBundle(content.toByteString())
                .setHops(1)
                .build();
        frame = Frame.newBuilder()
                .setGossip(Gossip.newBuilder().addEnvelopes(envelope))
                .build();
        encoded = MessageCodec.encode(frame);
        target = new byte[encoded.length];
    }

    /** Frame to bytes. */
    @Benchmark
    public int encode() {
        return MessageCodec.encode(frame, target, 0);
    }

    /** Bytes to a frame that has passed every rule. */
    @Benchmark
    public Frame decode() throws MalformedFrame {
        return codec.decode(encoded, MessageCodec.PREFIX_BYTES, encoded.length - MessageCodec.PREFIX_BYTES);
    }

    /** An origin's encoding of a bundle, and its SHA-256. */
    @Benchmark
    public SealedBundle seal() {
        return SealedBundle.seal(content);
    }
}
