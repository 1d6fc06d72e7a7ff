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

/**
 * Time of one hop while a crowd uses the receiver over HTTP, against the same in the same run without the crowd: clients
 * that ask each second, listeners that each hear of every message, listeners that do not read, and nonsense. The two take
 * turns, and which comes first does too. Connecting and leaving are not measured: a few messages go before those that are.
 *
 * <p>The crowd's process gets the processor time that others leave, because its clients would have machines of their own;
 * what it was answered and heard is held against what it must have been.
 */
public final class HttpCrowdBenchmark implements Benchmark {
    private static final int BYTES = 256;
    private static final double MOST = 2;
    private static final int WARM_UP_MESSAGES = 50_000;
    private static final int WARM_UP_RATE = 10_000;
    /** As long as so many rounds, until the server is compiled as well as the peer is. */
    private static final int WARM_UP_ROUNDS = 2;

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
        int messages = options.number("messages", 100);
        List<Double> alone = new ArrayList<>();
        List<Double> crowded = new ArrayList<>();
        try (OneHop hop = OneHop.start(options, BYTES);
                Crowd crowd = Crowd.start(options, hop)) {
            hop.run(Way.PEER, WARM_UP_MESSAGES, WARM_UP_RATE);
            crowd.run(true, WARM_UP_ROUNDS * messages);
            for (int round = 0; round < options.number("rounds", 5); round++) {
                boolean crowdFirst = round % 2 != 0;
                Run first = crowd.run(crowdFirst, messages);
                Run second = crowd.run(!crowdFirst, messages);
                Run with = crowdFirst ? first : second;
                Run without = crowdFirst ? second : first;
                System.out.printf(
                        Locale.ROOT,
                        "round %d: p50 %s, p99 %s without; %s, %s with; %s%n",
                        round,
                        micros(without.p50()),
                        micros(without.p99()),
                        micros(with.p50()),
                        micros(with.p99()),
                        crowd.report());
                alone.add((double) without.p99());
                crowded.add((double) with.p99());
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
