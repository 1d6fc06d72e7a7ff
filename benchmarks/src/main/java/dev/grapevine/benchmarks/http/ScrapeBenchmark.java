package dev.grapevine.benchmarks.http;

import dev.grapevine.benchmarks.Bar;
import dev.grapevine.benchmarks.Benchmark;
import dev.grapevine.benchmarks.ChildJvm;
import dev.grapevine.benchmarks.Finding;
import dev.grapevine.benchmarks.Options;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How long a seed with thousands of registered peers takes to answer a scrape. */
public final class ScrapeBenchmark implements Benchmark {
    private static final double MOST_MILLIS = 100;
    private static final int SCRAPES = 50;
    private static final int AT_ONCE = 100;

    @Override
    public String name() {
        return "scrape";
    }

    @Override
    public String help() {
        return "a scrape of a seed with many peers, the middle one of " + SCRAPES + "; --connections 10000";
    }

    @Override
    public List<Finding> run(Options options) throws IOException, InterruptedException {
        int connections = options.number("connections", 10_000);
        try (ChildJvm seed = ChildJvm.start(options.java(), List.of(), "seed")) {
            String address = seed.answer().get(0);
            try (ChildJvm clients = ChildJvm.start(options.java(), List.of(), "idle-clients", address, true)) {
                clients.answer();
                for (int left = connections; left > 0; left -= AT_ONCE) {
                    clients.ask("connect " + Math.min(left, AT_ONCE));
                }
                clients.ask("refresh");
                int registered = Integer.parseInt(seed.ask("registered").get(0));
                long[] nanos = scrapes(Integer.parseInt(seed.ask("serve").get(0)));
                double middle = Arrays.stream(nanos)
                                .sorted()
                                .skip(SCRAPES / 2)
                                .findFirst()
                                .orElseThrow()
                        / 1e6;
                System.out.printf(
                        Locale.ROOT,
                        "%d peers: the first scrape, which loads classes, %s, the slowest other %s%n",
                        registered,
                        millis(nanos[0] / 1e6),
                        millis(Arrays.stream(nanos).skip(1).max().orElseThrow() / 1e6));
                return List.of(new Finding(
                        "scrape, " + registered + " peers", millis(middle), "", middle, Bar.millisAtMost(MOST_MILLIS)));
            }
        }
    }

    private static long[] scrapes(int port) throws IOException, InterruptedException {
        Scrape scrape = new Scrape(port);
        long[] nanos = new long[SCRAPES];
        for (int i = 0; i < SCRAPES; i++) {
            nanos[i] = scrape.nanos();
        }
        return nanos;
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, "%.1f ms", millis);
    }
}
