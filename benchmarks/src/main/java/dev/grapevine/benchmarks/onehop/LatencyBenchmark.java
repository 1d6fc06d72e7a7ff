package dev.grapevine.benchmarks.onehop;

import dev.grapevine.benchmarks.Bar;
import dev.grapevine.benchmarks.Benchmark;
import dev.grapevine.benchmarks.Finding;
import dev.grapevine.benchmarks.Median;
import dev.grapevine.benchmarks.Options;
import dev.grapevine.benchmarks.onehop.OneHop.Run;
import dev.grapevine.benchmarks.onehop.OneHop.Way;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Time of one hop at a quiet pace, from the publisher's call to the receiver's handler, against a blocking write and a
 * blocking read of the same message over a bare socket. The two take turns; figures are medians over the rounds.
 */
public final class LatencyBenchmark implements Benchmark {
    private static final int BYTES = 256;
    private static final double MOST_P50 = 2.5;
    private static final double MOST_P99 = 4;
    private static final int WARM_UP_MESSAGES = 150_000;
    private static final int WARM_UP_RATE = 10_000;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String help() {
        return "time of one hop at a pace, 256 bytes; --rate 200 --messages 600 --rounds 9 --jvm \"FLAGS\"";
    }

    @Override
    public List<Finding> run(Options options) throws IOException, InterruptedException {
        int perSecond = options.number("rate", 200);
        int messages = options.number("messages", 600);
        int rounds = options.number("rounds", 9);
        List<Run> bare = new ArrayList<>();
        List<Run> peer = new ArrayList<>();
        try (OneHop hop = OneHop.start(options, BYTES)) {
            hop.run(Way.BARE, WARM_UP_MESSAGES, WARM_UP_RATE);
            hop.run(Way.PEER, WARM_UP_MESSAGES, WARM_UP_RATE);
            for (int round = 0; round < rounds; round++) {
                bare.add(hop.run(Way.BARE, messages, perSecond));
                peer.add(hop.run(Way.PEER, messages, perSecond));
                print("bare", bare.get(round));
                print("peer", peer.get(round));
            }
        }
        return List.of(
                finding("latency p50, one hop", peer, bare, Run::p50, MOST_P50),
                finding("latency p99, one hop", peer, bare, Run::p99, MOST_P99));
    }

    private static void print(String way, Run run) {
        System.out.printf(
                Locale.ROOT,
                "%s: p50 %,.0f us, p99 %,.0f us, max %,.0f us%n",
                way,
                run.p50() / 1e3,
                run.p99() / 1e3,
                run.max() / 1e3);
    }

    private static Finding finding(
            String what, List<Run> peer, List<Run> bare, ToLongFunction<Run> figure, double most) {
        double ours = median(peer, figure);
        double theirs = median(bare, figure);
        return new Finding(what, micros(ours), micros(theirs), ours / theirs, Bar.ratioAtMost(most));
    }

    private static double median(List<Run> runs, ToLongFunction<Run> figure) {
        return Median.of(
                runs.stream().map(run -> (double) figure.applyAsLong(run)).toList());
    }

    private static String micros(double nanos) {
        return String.format(Locale.ROOT, "%,.0f us", nanos / 1e3);
    }
}
