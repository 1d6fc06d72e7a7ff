package dev.grapevine.benchmarks.onehop;

import dev.grapevine.benchmarks.ChildJvm;
import dev.grapevine.benchmarks.Options;
import dev.grapevine.benchmarks.onehop.OneHop.Run;
import dev.grapevine.benchmarks.onehop.OneHop.Way;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The receiver's HTTP clients, in a process of their own, who come for one run at a time. Used by one thread. */
final class Crowd implements AutoCloseable {
    /** Messages that are not measured, while the crowd comes or while the receiver finds out that it has gone. */
    private static final int SETTLING = 15;
    /** An event without its origin's time, topic and so on: no listener can have heard less of a message. */
    private static final int LEAST_EVENT_BYTES = 300;

    private static final double LEAST_SHARE = 0.9;

    private final OneHop hop;
    private final ChildJvm clients;
    private final int asking;
    private final int hearing;
    private final int slow;
    private final int perSecond;
    private long answers;
    private long eventBytes;
    private double cpuWith;
    private double cpuWithout;

    private Crowd(Options options, OneHop hop, ChildJvm clients) {
        this.hop = hop;
        this.clients = clients;
        this.asking = options.number("clients", 200);
        this.hearing = options.number("streams", 1000);
        this.slow = options.number("slow", 20);
        this.perSecond = options.number("rate", 5);
    }

    /** The receiver serves from now on. */
    static Crowd start(Options options, OneHop hop) throws IOException, InterruptedException {
        ChildJvm clients = ChildJvm.startYielding(options.java(), "http-crowd", hop.serve());
        clients.answer();
        return new Crowd(options, hop, clients);
    }

    /** Messages at a fixed rate, with the crowd or without. */
    Run run(boolean with, int messages) throws IOException, InterruptedException {
        if (with) {
            clients.ask("on " + asking + " " + hearing + " " + slow);
        }
        hop.run(Way.PEER, SETTLING, perSecond);
        long cpuBefore = hop.cpuNanos();
        Run run = hop.run(Way.PEER, messages, perSecond);
        double cpu = (double) (hop.cpuNanos() - cpuBefore) / run.elapsed();
        if (with) {
            cpuWith = cpu;
            checkServed(clients.ask("off"), SETTLING + messages);
            hop.run(Way.PEER, SETTLING, perSecond);
        } else {
            cpuWithout = cpu;
        }
        return run;
    }

    /** A crowd that was not served is none. */
    private void checkServed(List<String> said, int messages) {
        long answered = Long.parseLong(said.get(0)) - answers;
        long heard = Long.parseLong(said.get(1)) - eventBytes;
        answers += answered;
        eventBytes += heard;
        double wantedAnswers = (double) asking * messages / perSecond;
        double wantedBytes = (double) hearing * messages * LEAST_EVENT_BYTES;
        if (answered < LEAST_SHARE * wantedAnswers || heard < LEAST_SHARE * wantedBytes) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "the crowd was not served: %,d answers of %,.0f, %,d bytes of events of %,.0f at least",
                    answered,
                    wantedAnswers,
                    heard,
                    wantedBytes));
        }
    }

    /** On the round before. */
    String report() throws IOException {
        return String.format(
                Locale.ROOT,
                "processors both peers use %.3f without, %.3f with; receiver %d MiB; so far %,d answers, %,d MiB of events",
                cpuWithout,
                cpuWith,
                hop.receiverMiB(),
                answers,
                eventBytes >> 20);
    }

    @Override
    public void close() {
        clients.close();
    }
}
