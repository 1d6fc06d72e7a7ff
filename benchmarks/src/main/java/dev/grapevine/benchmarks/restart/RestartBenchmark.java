package dev.grapevine.benchmarks.restart;

import com.google.protobuf.ByteString;
import dev.grapevine.benchmarks.Bar;
import dev.grapevine.benchmarks.Benchmark;
import dev.grapevine.benchmarks.ChildJvm;
import dev.grapevine.benchmarks.Finding;
import dev.grapevine.benchmarks.Median;
import dev.grapevine.benchmarks.Options;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.store.RegistryTable;
import dev.grapevine.store.Schema;
import dev.grapevine.store.Store;
import dev.grapevine.store.StoreFailure;
import dev.grapevine.wire.PeerRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** From the start of a seed's process until it lists all the peers that its store holds. */
public final class RestartBenchmark implements Benchmark {
    private static final double MOST_MILLIS = 2_000;

    @Override
    public String name() {
        return "restart";
    }

    @Override
    public String help() {
        return "a seed is back with the peers it knew; --peers 100000 --runs 5";
    }

    @Override
    public List<Finding> run(Options options) throws IOException, InterruptedException, StoreFailure {
        int peers = options.number("peers", 100_000);
        Path folder = Files.createTempDirectory("grapevine-restart");
        try {
            fill(folder.resolve("store.db"), peers);
            List<Double> millis = new ArrayList<>();
            for (int run = 0; run < options.number("runs", 5); run++) {
                millis.add(millisToBeBack(options, folder, peers));
            }
            double median = Median.of(millis);
            return List.of(new Finding(
                    "seed restarted, " + peers + " peers",
                    String.format(Locale.ROOT, "%.0f ms", median),
                    "",
                    median,
                    Bar.millisAtMost(MOST_MILLIS)));
        } finally {
            remove(folder);
        }
    }

    private static void fill(Path file, int peers) throws StoreFailure {
        SplittableRandom random = new SplittableRandom(1);
        List<PeerRecord> records =
                IntStream.range(0, peers).mapToObj(i -> record(random, i)).toList();
        try (Store store = Store.inFile(file, Schema.SEED, true)) {
            store.transact(on -> {
                RegistryTable.put(on, records);
                return true;
            });
        }
    }

    private static PeerRecord record(SplittableRandom random, int number) {
        byte[] address = {10, (byte) (number >>> 16), (byte) (number >>> 8), (byte) number};
        return PeerRecord.newBuilder()
                .setId(NodeId.random(random).bytes())
                .setAddress(text(ByteString.copyFrom(address)) + ":6001")
                .setEpoch(1 + random.nextInt(100))
                .addAllSeeds(List.of("192.0.2.1:5001", "192.0.2.2:5001", "192.0.2.3:5001"))
                .build();
    }

    private static String text(ByteString address) {
        List<String> numbers = new ArrayList<>();
        address.forEach(one -> numbers.add(Integer.toString(Byte.toUnsignedInt(one))));
        return String.join(".", numbers);
    }

    private static double millisToBeBack(Options options, Path folder, int peers)
            throws IOException, InterruptedException {
        long startedNanos = System.nanoTime();
        try (ChildJvm seed = ChildJvm.start(options.java(), List.of(), "kept-seed", folder)) {
            seed.answer();
            long readyNanos = System.nanoTime();
            String how = String.join(" ", seed.ask("await " + peers));
            double millis = millis(startedNanos, System.nanoTime());
            System.out.printf(
                    Locale.ROOT,
                    "ready after %.0f ms, back after %.0f ms: %s%n",
                    millis(startedNanos, readyNanos),
                    millis,
                    how);
            return millis;
        }
    }

    private static double millis(long fromNanos, long toNanos) {
        return (toNanos - fromNanos) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
