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

/** Messages a second over one hop to a receiver that serves metrics and is scraped each second, against one that does not. */
public final class MetricsBenchmark implements Benchmark {
    private static final int BYTES = 256;
    private static final int WARM_UPS = 4;
    private static final double LEAST = 0.95;

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public String help() {
        return "messages/s with metrics, scraped each second, and without, in turns; --messages 1000000 --rounds 20";
    }

    @Override
    public List<Finding> run(Options options) throws IOException, InterruptedException {
        int count = options.number("messages", 1_000_000);
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        List<Double> ratio = new ArrayList<>();
        try (OneHop hop = OneHop.start(options, BYTES)) {
            for (int round = -WARM_UPS; round < options.number("rounds", 20); round++) {
                double plain = rate(hop, count);
                hop.scrapedEachSecond();
                double measured = rate(hop, count);
                hop.endServing();
                System.out.printf(Locale.ROOT, "round %d: %,.0f/s without, %,.0f/s with%n", round, plain, measured);
                if (round >= 0) {
                    with.add(measured);
                    without.add(plain);
                    ratio.add(measured / plain);
                }
            }
        }
        return List.of(new Finding(
                "throughput with metrics, and without",
                perSecond(with),
                perSecond(without),
                Median.of(ratio),
                Bar.ratioAtLeast(LEAST)));
    }

    private static double rate(OneHop hop, long messages) throws IOException, InterruptedException {
        return messages * 1e9 / hop.run(Way.PEER, messages, 0).elapsed();
    }

    private static String perSecond(List<Double> rates) {
        return String.format(Locale.ROOT, "%,.0f/s", Median.of(rates));
    }
}
