package dev.grapevine.benchmarks.micro;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.BundleId;
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

/** The SHA-256 that names a bundle. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BundleIdBenchmark {
    /** Size of the bundle. */
    @Param({"256", "65536"})
    private int bundleBytes;

    private ByteString bundle = ByteString.EMPTY;

    /** Makes the bytes. */
    @Setup
    public void prepare() {
        byte[] bytes = new byte[bundleBytes];
        new SplittableRandom(1).nextBytes(bytes);
        bundle = ByteString.copyFrom(bytes);
    }

    /** Bytes to id. */
    @Benchmark
    public BundleId id() {
        return BundleId.of(bundle);
    }
}
