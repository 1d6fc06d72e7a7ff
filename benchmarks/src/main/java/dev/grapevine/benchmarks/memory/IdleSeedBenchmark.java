package dev.grapevine.benchmarks.memory;

import dev.grapevine.benchmarks.Bar;
import dev.grapevine.benchmarks.Benchmark;
import dev.grapevine.benchmarks.ChildJvm;
import dev.grapevine.benchmarks.Finding;
import dev.grapevine.benchmarks.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Resident memory of a seed with thousands of idle peers, after some of their leases' renewals, against that of a bare
 * thread-per-connection server on the same JVM that is sent the same bytes. Linux only: reads {@code /proc}.
 */
public final class IdleSeedBenchmark implements Benchmark {
    private static final double MOST = 1.3;
    /** Peers come at a pace at which the JVM can compile what it does for each of them. */
    private static final int CONNECT_AT_ONCE = 50;

    private static final int CONNECT_PAUSE_MILLIS = 250;
    /** As often as peers renew their leases. */
    private static final int REFRESH_SECONDS = 30;

    @Override
    public String name() {
        return "idle-seed";
    }

    @Override
    public String help() {
        return "resident memory of a seed with idle peers; --connections 5000 --renewals 2 --jvm \"FLAGS\"";
    }

    @Override
    public List<Finding> run(Options options) throws IOException, InterruptedException {
        int connections = options.number("connections", 5_000);
        long bare = measure(options, "bare-server", connections);
        long seed = measure(options, "seed", connections);
        return List.of(new Finding(
                "idle seed, " + connections + " peers",
                mebibytes(seed),
                mebibytes(bare),
                (double) seed / bare,
                Bar.ratioAtMost(MOST)));
    }

    private static long measure(Options options, String role, int connections)
            throws IOException, InterruptedException {
        List<String> flags = options.words("jvm", List.of());
        try (ChildJvm server = ChildJvm.start(options.java(), flags, role)) {
            String address = server.answer().get(0);
            long empty = residentKib(server.pid());
            boolean answers = role.equals("seed");
            try (ChildJvm clients = ChildJvm.start(options.java(), List.of(), "idle-clients", address, answers)) {
                clients.answer();
                connect(clients, connections);
                renew(options, role, server, clients);
                check(server, connections);
                long full = residentKib(server.pid());
                System.out.printf(
                        Locale.ROOT,
                        "%s: %s, %s before the first connection, %.1f KiB a connection%n",
                        role,
                        mebibytes(full),
                        mebibytes(empty),
                        (double) (full - empty) / connections);
                return full;
            }
        }
    }

    private static void connect(ChildJvm clients, int connections) throws IOException, InterruptedException {
        for (int left = connections; left > 0; left -= CONNECT_AT_ONCE) {
            clients.ask("connect " + Math.min(left, CONNECT_AT_ONCE));
            Thread.sleep(CONNECT_PAUSE_MILLIS);
        }
        clients.ask("refresh");
    }

    private static void renew(Options options, String role, ChildJvm server, ChildJvm clients)
            throws IOException, InterruptedException {
        for (int renewals = options.number("renewals", 2); renewals > 0; renewals--) {
            Thread.sleep(REFRESH_SECONDS * 1_000L);
            System.out.println(role + ": " + mebibytes(residentKib(server.pid())));
            clients.ask("refresh");
        }
        Thread.sleep(REFRESH_SECONDS * 1_000L / 2);
    }

    private static void check(ChildJvm server, int connections) throws IOException, InterruptedException {
        int registered = Integer.parseInt(server.ask("registered").get(0));
        if (registered != connections) {
            throw new IllegalStateException("the server has " + registered + " connections, not " + connections);
        }
    }

    private static long residentKib(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static String mebibytes(long kib) {
        return String.format(Locale.ROOT, "%.1f MiB", kib / 1024.0);
    }
}
