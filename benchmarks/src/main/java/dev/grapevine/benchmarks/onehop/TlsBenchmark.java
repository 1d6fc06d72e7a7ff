package dev.grapevine.benchmarks.onehop;

import dev.grapevine.benchmarks.Bar;
import dev.grapevine.benchmarks.Benchmark;
import dev.grapevine.benchmarks.Finding;
import dev.grapevine.benchmarks.Median;
import dev.grapevine.benchmarks.Options;
import dev.grapevine.benchmarks.onehop.OneHop.Protection;
import dev.grapevine.benchmarks.onehop.OneHop.Way;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What encryption costs: messages of 256 bytes a second over one hop, encrypted and not, not signed either way. The two
 * take turns. */
public final class TlsBenchmark implements Benchmark {
    private static final int BYTES = 256;
    private static final int MESSAGES = 2_000_000;
    /** Until everything on the way has been compiled. */
    private static final int WARM_UPS = 6;

    private static final double LEAST_SHARE = 0.6;

    @Override
    public String name() {
        return "tls";
    }

    @Override
    public String help() {
        return "encrypted against not, messages/s over one hop, " + BYTES + " bytes; --messages " + MESSAGES
                + " --rounds 9 --jvm \"FLAGS\"";
    }

    @Override
    public List<Finding> run(Options options) throws IOException, InterruptedException {
        int count = options.number("messages", MESSAGES);
        int rounds = options.number("rounds", 9);
        List<Double> plain = new ArrayList<>();
        List<Double> encrypted = new ArrayList<>();
        List<Double> ratio = new ArrayList<>();
        try (OneHop plainHop = OneHop.start(options, BYTES, Protection.NONE);
                OneHop encryptedHop = OneHop.start(options, BYTES, Protection.ENCRYPTED)) {
            for (int round = -WARM_UPS; round < rounds; round++) {
                double plainRate = rate(plainHop, count);
                double encryptedRate = rate(encryptedHop, count);
                System.out.printf(
                        Locale.ROOT, "round %d: plain %,.0f/s, encrypted %,.0f/s%n", round, plainRate, encryptedRate);
                if (round >= 0) {
                    plain.add(plainRate);
                    encrypted.add(encryptedRate);
                    ratio.add(encryptedRate / plainRate);
                }
            }
        }
        return List.of(new Finding(
                "encrypted / plain, one hop, " + BYTES + " B",
                perSecond(Median.of(encrypted)),
                perSecond(Median.of(plain)),
                Median.of(ratio),
                Bar.ratioAtLeast(LEAST_SHARE)));
    }

    private static double rate(OneHop hop, long messages) throws IOException, InterruptedException {
        long cpuNanos = hop.cpuNanos();
        double rate = messages * 1e9 / hop.run(Way.PEER, messages, 0).elapsed();
        System.out.printf(
                Locale.ROOT,
                "  %.0f ns of processor time a message%n",
                (double) (hop.cpuNanos() - cpuNanos) / messages);
        return rate;
    }

    private static String perSecond(double rate) {
        return String.format(Locale.ROOT, "%,.0f/s", rate);
    }
}
