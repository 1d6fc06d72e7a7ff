package dev.grapevine.benchmarks.network;

import dev.grapevine.benchmarks.Bar;
import dev.grapevine.benchmarks.Benchmark;
import dev.grapevine.benchmarks.Finding;
import dev.grapevine.benchmarks.Options;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Time from the publisher's call until the last of all peers, each a process of its own, has the message. */
public final class BroadcastBenchmark implements Benchmark {
    private static final double MOST_MILLIS = 50;
    private static final long LONGEST_NANOS = 60_000_000_000L;

    @Override
    public String name() {
        return "broadcast";
    }

    @Override
    public String help() {
        return "time until all of many processes have a message;"
                + " --seeds 3 --peers 30 --rounds 100 --warm-up 50 --jvm \"FLAGS\"";
    }

    @Override
    public List<Finding> run(Options options) throws IOException, InterruptedException {
        int peers = options.number("peers", 30);
        int rounds = options.number("rounds", 100);
        Histogram nanos = new Histogram(LONGEST_NANOS, 3);
        try (ProcessNetwork network = ProcessNetwork.start(options, options.number("seeds", 3), peers)) {
            System.out.println(peers + " peers are up");
            for (int round = -options.number("warm-up", 50); round < rounds; round++) {
                long took = network.broadcast(Math.floorMod(round, peers), "round" + round);
                if (round >= 0) {
                    nanos.recordValue(took);
                }
            }
        }
        double median = millis(nanos.getValueAtPercentile(50));
        System.out.printf(
                Locale.ROOT,
                "min %.1f ms, p50 %.1f ms, p90 %.1f ms, max %.1f ms%n",
                millis(nanos.getMinValue()),
                median,
                millis(nanos.getValueAtPercentile(90)),
                millis(nanos.getMaxValue()));
        String what = "broadcast to " + peers + " processes, median";
        String shown = String.format(Locale.ROOT, "%.1f ms", median);
        return List.of(new Finding(what, shown, "", median, Bar.millisAtMost(MOST_MILLIS)));
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }
}
