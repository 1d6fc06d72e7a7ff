package dev.grapevine.benchmarks;

import dev.grapevine.benchmarks.http.ScrapeBenchmark;
import dev.grapevine.benchmarks.memory.IdleSeedBenchmark;
import dev.grapevine.benchmarks.network.BroadcastBenchmark;
import dev.grapevine.benchmarks.onehop.HttpCrowdBenchmark;
import dev.grapevine.benchmarks.onehop.LatencyBenchmark;
import dev.grapevine.benchmarks.onehop.MetricsBenchmark;
import dev.grapevine.benchmarks.onehop.SignatureBenchmark;
import dev.grapevine.benchmarks.onehop.ThroughputBenchmark;
import dev.grapevine.benchmarks.onehop.TlsBenchmark;
import dev.grapevine.benchmarks.restart.RestartBenchmark;
import dev.grapevine.benchmarks.siege.SiegeBenchmark;
import java.util.Arrays;
import java.util.List;

/**
 * The command: {@code java -jar benchmarks.jar NAME [--option value]…}. Exits with 0 when every bar is passed, 1 when one
 * is missed, 2 when it was asked for something it does not know.
 */
public final class BenchmarksMain {
    private static final int PASSED = 0;
    private static final int MISSED = 1;
    private static final int USAGE = 2;

    private static final List<Benchmark> ALL = List.of(
            ThroughputBenchmark.small(),
            ThroughputBenchmark.mebibyte(),
            new LatencyBenchmark(),
            new TlsBenchmark(),
            new SignatureBenchmark(),
            new BroadcastBenchmark(),
            new IdleSeedBenchmark(),
            new RestartBenchmark(),
            new HttpCrowdBenchmark(),
            new MetricsBenchmark(),
            new ScrapeBenchmark(),
            new SiegeBenchmark());

    private BenchmarksMain() {}

    /** Runs one benchmark, all of them, JMH, or the role of a child process. */
    public static void main(String[] args) throws Exception {
        String name = args.length == 0 ? "--help" : args[0];
        String[] rest = Arrays.copyOfRange(args, Math.min(1, args.length), args.length);
        System.exit(
                switch (name) {
                    case "--help", "help" -> help();
                    case "role" -> Roles.run(List.of(rest));
                    case "jmh" -> jmh(rest);
                    case "all" -> all(rest);
                    default -> one(name, rest);
                });
    }

    private static int help() {
        System.out.println("usage: java -jar benchmarks.jar NAME [--option value]...");
        ALL.forEach(benchmark -> System.out.println("  " + benchmark.name() + ": " + benchmark.help()));
        System.out.println("  all: those above, one after the other");
        System.out.println("  jmh: microbenchmarks; takes the options of JMH");
        System.out.println("Every benchmark takes --java HOME (the JDK of the processes it starts).");
        return PASSED;
    }

    private static int jmh(String[] args) throws Exception {
        org.openjdk.jmh.Main.main(args);
        return PASSED;
    }

    private static int all(String[] args) throws Exception {
        int worst = PASSED;
        for (Benchmark benchmark : ALL) {
            worst = Math.max(worst, run(benchmark, Options.parse(args)));
        }
        return worst;
    }

    private static int one(String name, String[] args) throws Exception {
        for (Benchmark benchmark : ALL) {
            if (benchmark.name().equals(name)) {
                return run(benchmark, Options.parse(args));
            }
        }
        System.err.println("no benchmark is called " + name + "; --help lists them");
        return USAGE;
    }

    private static int run(Benchmark benchmark, Options options) throws Exception {
        List<Finding> findings = benchmark.run(options);
        System.out.println();
        System.out.print(Finding.table(findings));
        return findings.stream().allMatch(Finding::passed) ? PASSED : MISSED;
    }
}
