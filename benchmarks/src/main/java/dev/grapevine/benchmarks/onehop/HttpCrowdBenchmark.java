package dev.grapevine.benchmarks.onehop;

import dev.grapevine.benchmarks.Bar;
import dev.grapevine.benchmarks.Benchmark;
import dev.grapevine.benchmarks.ChildJvm;
import dev.grapevine.benchmarks.Finding;
import dev.grapevine.benchmarks.Median;
import dev.grapevine.benchmarks.Options;
import dev.grapevine.benchmarks.onehop.OneHop.Run;
import dev.grapevine.benchmarks.onehop.OneHop.Way;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Time of one hop while a crowd uses the receiver over HTTP, against the same in the same run without the crowd: clients
 * that ask each second, listeners that each hear of every message, listeners that do not read, and nonsense. The two take
 * turns.
 */
public final class HttpCrowdBenchmark implements Benchmark {
    private static final int BYTES = 256;
    private static final double MOST = 2;
    private static final int WARM_UP_MESSAGES = 50_000;
    private static final int WARM_UP_RATE = 10_000;

    @Override
    public String name() {
        return "http-crowd";
    }

    @Override
    public String help() {
        return "time of one hop with a crowd of HTTP clients and without;"
                + " --clients 200 --streams 1000 --slow 20 --rate 5 --messages 100 --rounds 5";
    }

    @Override
    public List<Finding> run(Options options) throws IOException, InterruptedException {
        int perSecond = options.number("rate", 5);
        int messages = options.number("messages", 100);
        String crowd = "on " + options.number("clients", 200) + " " + options.number("streams", 1000) + " "
                + options.number("slow", 20);
        List<Double> alone = new ArrayList<>();
        List<Double> crowded = new ArrayList<>();
        try (OneHop hop = OneHop.start(options, BYTES);
                ChildJvm clients = ChildJvm.start(options.java(), List.of(), "http-crowd", hop.serve())) {
            clients.answer();
            hop.run(Way.PEER, WARM_UP_MESSAGES, WARM_UP_RATE);
            for (int round = -1; round < options.number("rounds", 5); round++) {
                Run without = hop.run(Way.PEER, messages, perSecond);
                clients.ask(crowd);
                Run with = hop.run(Way.PEER, messages, perSecond);
                List<String> said = clients.ask("off");
                System.out.printf(
                        Locale.ROOT,
                        "p99 %,.0f us without, %,.0f us with; receiver %d MiB; so far %s answers, %s bytes of events, %s senseless%n",
                        without.p99() / 1e3,
                        with.p99() / 1e3,
                        hop.receiverMiB(),
                        said.get(0),
                        said.get(1),
                        said.get(2));
                if (round >= 0) {
                    alone.add((double) without.p99());
                    crowded.add((double) with.p99());
                }
            }
        }
        double with = Median.of(crowded);
        double without = Median.of(alone);
        return List.of(new Finding(
                "latency p99 with a crowd, and without",
                micros(with),
                micros(without),
                with / without,
                Bar.ratioAtMost(MOST)));
    }

    private static String micros(double nanos) {
        return String.format(Locale.ROOT, "%,.0f us", nanos / 1e3);
    }
}
