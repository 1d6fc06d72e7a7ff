package dev.grapevine.benchmarks.network;

import dev.grapevine.benchmarks.ChildJvm;
import dev.grapevine.benchmarks.Options;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Seeds and peers, each a process. */
final class ProcessNetwork implements AutoCloseable {
    /** As the launch scripts start many nodes on one machine. */
    private static final List<String> SWARM_FLAGS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k");

    private static final long FORM_SECONDS = 90;
    private static final long SETTLE_MILLIS = 3_000;
    private static final long REST_MILLIS = 150;
    private static final long ARRIVE_SECONDS = 10;
    private static final int LEAST_NEIGHBOURS = 2;

    private final List<ChildJvm> seeds = new ArrayList<>();
    private final List<ChildJvm> peers = new ArrayList<>();

    private ProcessNetwork() {}

    /** Starts everything and waits until every peer has neighbours and nothing moves any more. */
    static ProcessNetwork start(Options options, int seeds, int peers) throws IOException, InterruptedException {
        ProcessNetwork network = new ProcessNetwork();
        try {
            network.startAll(options, seeds, peers);
            network.awaitNeighbours();
            return network;
        } catch (IOException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private void startAll(Options options, int seedCount, int peerCount) throws IOException, InterruptedException {
        List<String> flags = options.words("jvm", SWARM_FLAGS);
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < seedCount; i++) {
            seeds.add(ChildJvm.start(options.java(), flags, "seed"));
            addresses.add(seeds.get(i).answer().get(0));
        }
        for (int i = 0; i < peerCount; i++) {
            peers.add(ChildJvm.start(options.java(), flags, "peer", addresses.toArray()));
        }
        for (ChildJvm peer : peers) {
            peer.answer();
            peer.checkClock();
        }
    }

    private void awaitNeighbours() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(FORM_SECONDS);
        for (ChildJvm peer : peers) {
            while (Integer.parseInt(peer.ask("neighbours").get(0)) < LEAST_NEIGHBOURS) {
                checkDeadline(deadline, "the overlay has not formed");
                Thread.sleep(REST_MILLIS);
            }
        }
        Thread.sleep(SETTLE_MILLIS);
    }

    /** Lets one peer say a word; returns the nanoseconds until the last of the others had it. */
    long broadcast(int publisher, String text) throws IOException, InterruptedException {
        long began = Long.parseLong(peers.get(publisher).ask("say " + text).get(0));
        long deadline = began + TimeUnit.SECONDS.toNanos(ARRIVE_SECONDS);
        Thread.sleep(REST_MILLIS);
        long latest = began;
        for (int i = 0; i < peers.size(); i++) {
            latest = i == publisher ? latest : Math.max(latest, heardNanos(peers.get(i), text, deadline));
        }
        return latest - began;
    }

    private static long heardNanos(ChildJvm peer, String text, long deadline) throws IOException, InterruptedException {
        List<String> heard = peer.ask("heard");
        while (!heard.get(0).equals(text)) {
            checkDeadline(deadline, text + " did not reach everybody");
            Thread.sleep(REST_MILLIS);
            heard = peer.ask("heard");
        }
        return Long.parseLong(heard.get(1));
    }

    private static void checkDeadline(long deadline, String otherwise) {
        if (System.nanoTime() - deadline > 0) {
            throw new IllegalStateException(otherwise);
        }
    }

    @Override
    public void close() {
        peers.forEach(ChildJvm::close);
        seeds.forEach(ChildJvm::close);
    }
}
