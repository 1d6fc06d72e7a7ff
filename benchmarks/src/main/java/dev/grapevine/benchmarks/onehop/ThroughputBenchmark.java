package dev.grapevine.benchmarks.onehop;

import dev.grapevine.benchmarks.Bar;
import dev.grapevine.benchmarks.Benchmark;
import dev.grapevine.benchmarks.Finding;
import dev.grapevine.benchmarks.Median;
import dev.grapevine.benchmarks.Options;
import dev.grapevine.benchmarks.onehop.OneHop.Way;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Messages a second over one hop, from the publisher's first call to the receiver's handler having the last message,
 * against frames of the same messages written 64 KiB at a time to a bare socket. The two take turns.
 */
public final class ThroughputBenchmark implements Benchmark {
    private static final int MIB = 1 << 20;
    /** Until everything on the way has been compiled. */
    private static final int WARM_UPS = 6;
    /** A bare run gets more messages, so that both kinds take about as long. */
    private static final int BARE_TIMES = 5;

    private final String name;
    private final int bytes;
    private final int messages;
    private final double leastShare;

    private ThroughputBenchmark(String name, int bytes, int messages, double leastShare) {
        this.name = name;
        this.bytes = bytes;
        this.messages = messages;
        this.leastShare = leastShare;
    }

    /** Of small messages. */
    public static ThroughputBenchmark small() {
        return new ThroughputBenchmark("throughput", 256, 2_000_000, 0.1);
    }

    /** Of the largest that travel in one piece. */
    public static ThroughputBenchmark mebibyte() {
        return new ThroughputBenchmark("throughput-1mib", MIB, 500, 0.5);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String help() {
        return "messages/s over one hop, " + bytes + " bytes; --messages " + messages + " --rounds 9 --jvm \"FLAGS\"";
    }

    @Override
    public List<Finding> run(Options options) throws IOException, InterruptedException {
        int count = options.number("messages", this.messages);
        int rounds = options.number("rounds", 9);
        List<Double> bare = new ArrayList<>();
        List<Double> peer = new ArrayList<>();
        List<Double> ratio = new ArrayList<>();
        try (OneHop hop = OneHop.start(options, bytes)) {
            for (int round = -WARM_UPS; round < rounds; round++) {
                double bareRate = rate(hop, Way.BARE, (long) BARE_TIMES * count);
                double peerRate = peerRate(hop, count);
                System.out.printf(Locale.ROOT, "round %d: bare %,.0f/s, peer %,.0f/s%n", round, bareRate, peerRate);
                if (round >= 0) {
                    bare.add(bareRate);
                    peer.add(peerRate);
                    ratio.add(peerRate / bareRate);
                }
            }
        }
        return List.of(new Finding(
                "throughput, one hop, " + bytes + " B",
                perSecond(Median.of(peer)),
                perSecond(Median.of(bare)),
                Median.of(ratio),
                Bar.ratioAtLeast(leastShare)));
    }

    private static double peerRate(OneHop hop, int messages) throws IOException, InterruptedException {
        long bundles = hop.bundles();
        long cpuNanos = hop.cpuNanos();
        double rate = rate(hop, Way.PEER, messages);
        System.out.printf(
                Locale.ROOT,
                "  peer: %.0f messages a bundle, %.0f ns of processor time a message%n",
                (double) messages / (hop.bundles() - bundles),
                (double) (hop.cpuNanos() - cpuNanos) / messages);
        return rate;
    }

    private static double rate(OneHop hop, Way way, long messages) throws IOException, InterruptedException {
        return messages * 1e9 / hop.run(way, messages, 0).elapsed();
    }

    private static String perSecond(double rate) {
        return String.format(Locale.ROOT, "%,.0f/s", rate);
    }
}
