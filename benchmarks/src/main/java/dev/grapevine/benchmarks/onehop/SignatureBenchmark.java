package dev.grapevine.benchmarks.onehop;

import dev.grapevine.benchmarks.Bar;
import dev.grapevine.benchmarks.Benchmark;
import dev.grapevine.benchmarks.Finding;
import dev.grapevine.benchmarks.Median;
import dev.grapevine.benchmarks.Options;
import dev.grapevine.benchmarks.onehop.OneHop.Protection;
import dev.grapevine.benchmarks.onehop.OneHop.Run;
import dev.grapevine.benchmarks.onehop.OneHop.Way;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What signatures cost over one encrypted hop: messages of 256 bytes a second, and the time of a hop at a quiet pace. Signed
 * and unsigned take turns.
 */
public final class SignatureBenchmark implements Benchmark {
    private static final int BYTES = 256;
    private static final int MESSAGES = 1_000_000;
    /** Until everything on the way has been compiled. */
    private static final int WARM_UPS = 6;

    private static final int PACE = 100;
    private static final int PACED_MESSAGES = 300;
    private static final double LEAST_SHARE = 0.5;
    private static final double MOST_ADDED_MILLIS = 1;
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public String name() {
        return "signatures";
    }

    @Override
    public String help() {
        return "signed against not, throughput and time of one encrypted hop, " + BYTES + " bytes; --messages "
                + MESSAGES + " --rounds 9 --jvm \"FLAGS\"";
    }

    @Override
    public List<Finding> run(Options options) throws IOException, InterruptedException {
        int count = options.number("messages", MESSAGES);
        int rounds = options.number("rounds", 9);
        try (OneHop unsigned = OneHop.start(options, BYTES, Protection.ENCRYPTED);
                OneHop signed = OneHop.start(options, BYTES, Protection.SIGNED)) {
            return List.of(throughput(unsigned, signed, count, rounds), latency(unsigned, signed, rounds));
        }
    }

    private static Finding throughput(OneHop unsigned, OneHop signed, int count, int rounds)
            throws IOException, InterruptedException {
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        List<Double> ratio = new ArrayList<>();
        for (int round = -WARM_UPS; round < rounds; round++) {
            double unsignedRate = rate(unsigned, count);
            double signedRate = rate(signed, count);
            System.out.printf(
                    Locale.ROOT, "round %d: unsigned %,.0f/s, signed %,.0f/s%n", round, unsignedRate, signedRate);
            if (round >= 0) {
                without.add(unsignedRate);
                with.add(signedRate);
                ratio.add(signedRate / unsignedRate);
            }
        }
        return new Finding(
                "signed / unsigned, one hop, " + BYTES + " B",
                perSecond(Median.of(with)),
                perSecond(Median.of(without)),
                Median.of(ratio),
                Bar.ratioAtLeast(LEAST_SHARE));
    }

    private static double rate(OneHop hop, long messages) throws IOException, InterruptedException {
        return messages * 1e9 / hop.run(Way.PEER, messages, 0).elapsed();
    }

    private static Finding latency(OneHop unsigned, OneHop signed, int rounds)
            throws IOException, InterruptedException {
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Run plain = unsigned.run(Way.PEER, PACED_MESSAGES, PACE);
            Run proved = signed.run(Way.PEER, PACED_MESSAGES, PACE);
            System.out.printf(
                    Locale.ROOT,
                    "unsigned: p50 %,.0f us, p99 %,.0f us; signed: p50 %,.0f us, p99 %,.0f us%n",
                    plain.p50() / 1e3,
                    plain.p99() / 1e3,
                    proved.p50() / 1e3,
                    proved.p99() / 1e3);
            without.add(plain.p50() / NANOS_PER_MILLI);
            with.add(proved.p50() / NANOS_PER_MILLI);
        }
        double ours = Median.of(with);
        double theirs = Median.of(without);
        return new Finding(
                "added by signatures at " + PACE + " msg/s, p50, ms",
                millis(ours),
                millis(theirs),
                ours - theirs,
                Bar.millisAtMost(MOST_ADDED_MILLIS));
    }

    private static String perSecond(double rate) {
        return String.format(Locale.ROOT, "%,.0f/s", rate);
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, "%.3f ms", millis);
    }
}
