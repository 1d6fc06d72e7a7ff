package dev.grapevine.benchmarks.siege;

import dev.grapevine.benchmarks.Bar;
import dev.grapevine.benchmarks.Benchmark;
import dev.grapevine.benchmarks.ChildJvm;
import dev.grapevine.benchmarks.Finding;
import dev.grapevine.benchmarks.Median;
import dev.grapevine.benchmarks.Options;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A seed and a peer under attack: how much more heap they have in use than before, at the worst, and how long honest
 * newcomers take to join, against the same in peace. The peer keeps as many messages as it ever does from the beginning on.
 */
public final class SiegeBenchmark implements Benchmark {
    private static final double MOST_GROWTH = 64;
    private static final double MOST_SLOWER = 2;
    private static final double MEBIBYTE = 1 << 20;
    private static final int WARM_UP_JOINS = 10;
    private static final int JOINS = 15;
    private static final long EVERY_MILLIS = 2_000;

    @Override
    public String name() {
        return "siege";
    }

    @Override
    public String help() {
        return "a seed and a peer under attack, their heap and the time to join; --seconds 600 --jvm \"FLAGS\"";
    }

    @Override
    public List<Finding> run(Options options) throws IOException, InterruptedException {
        List<String> flags = options.words("jvm", List.of());
        try (ChildJvm seed = ChildJvm.start(options.java(), flags, "fortress")) {
            String seedAddress = seed.answer().get(0);
            try (ChildJvm peer = ChildJvm.start(options.java(), flags, "fortress", seedAddress)) {
                String peerAddress = peer.answer().get(0);
                try (ChildJvm newcomer = ChildJvm.start(options.java(), List.of(), "newcomer", seedAddress);
                        ChildJvm besiegers =
                                ChildJvm.startYielding(options.java(), "besiegers", seedAddress, peerAddress)) {
                    newcomer.answer();
                    besiegers.answer();
                    return new Siege(seed, peer, newcomer, besiegers).run(options.number("seconds", 600));
                }
            }
        }
    }

    /** The processes of one run. */
    private record Siege(ChildJvm seed, ChildJvm peer, ChildJvm newcomer, ChildJvm besiegers) {
        List<Finding> run(int seconds) throws IOException, InterruptedException {
            besiegers.ask("fill");
            for (int i = 0; i < WARM_UP_JOINS; i++) {
                join();
            }
            List<Double> calm = new ArrayList<>();
            for (int i = 0; i < JOINS; i++) {
                calm.add(join());
            }
            double seedBefore = heap(seed);
            double peerBefore = heap(peer);
            double seedMost = seedBefore;
            double peerMost = peerBefore;
            List<Double> besieged = new ArrayList<>();
            besiegers.ask("on");
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            while (System.nanoTime() - end < 0) {
                Thread.sleep(EVERY_MILLIS);
                besieged.add(join());
                seedMost = Math.max(seedMost, heap(seed));
                peerMost = Math.max(peerMost, heap(peer));
            }
            List<String> done = besiegers.ask("off");
            System.out.printf(
                    Locale.ROOT,
                    "%s connections, of which %s and %s were over the quota; %s messages; %d joins, the slowest %.0f ms%n",
                    done.get(0),
                    seed.ask("refused").get(0),
                    peer.ask("refused").get(0),
                    done.get(1),
                    besieged.size(),
                    besieged.stream().mapToDouble(Double::doubleValue).max().orElse(0));
            return List.of(
                    growth("heap of the seed", seedMost, seedBefore),
                    growth("heap of the peer", peerMost, peerBefore),
                    slower(Median.of(besieged), Median.of(calm)));
        }

        private double join() throws IOException, InterruptedException {
            return Long.parseLong(newcomer.ask("join").get(0)) / 1e3;
        }

        private static double heap(ChildJvm node) throws IOException, InterruptedException {
            return Long.parseLong(node.ask("heap").get(0)) / MEBIBYTE;
        }

        private static Finding growth(String what, double most, double before) {
            return new Finding(
                    what + ", growth",
                    String.format(Locale.ROOT, "%.1f MiB", most),
                    String.format(Locale.ROOT, "%.1f MiB (calm)", before),
                    most - before,
                    Bar.mebibytesAtMost(MOST_GROWTH));
        }

        private static Finding slower(double besieged, double calm) {
            return new Finding(
                    "time to join, median",
                    String.format(Locale.ROOT, "%.0f ms", besieged),
                    String.format(Locale.ROOT, "%.0f ms (calm)", calm),
                    besieged / calm,
                    Bar.ratioAtMost(MOST_SLOWER));
        }
    }
}
