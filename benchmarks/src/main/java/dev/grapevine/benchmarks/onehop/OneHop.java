package dev.grapevine.benchmarks.onehop;

import dev.grapevine.benchmarks.ChildJvm;
import dev.grapevine.benchmarks.Options;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.PeerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A publisher's and a receiver's process, joined by a bare socket and by a link between two peers. */
final class OneHop implements AutoCloseable {
    /** How the messages go. */
    enum Way {
        BARE,
        PEER;

        String word() {
            return this == BARE ? "bare" : "peer";
        }
    }

    /** What protects the messages. */
    enum Protection {
        NONE,
        ENCRYPTED,
        SIGNED
    }

    /** What one run gave, in nanoseconds. */
    record Run(long elapsed, long p50, long p99, long max) {}

    private static final int KIB = 1024;
    private static final String PROTECTION = "grapevine.benchmarks.protection";

    private final ChildJvm receiver;
    private final ChildJvm publisher;
    private long next;

    private OneHop(ChildJvm receiver, ChildJvm publisher) {
        this.receiver = receiver;
        this.publisher = publisher;
    }

    /** Over links without encryption, as the bare socket is. */
    static OneHop start(Options options, int messageBytes) throws IOException, InterruptedException {
        return start(options, messageBytes, Protection.NONE);
    }

    /** Described as the process was told. */
    static PeerBuilder builder() {
        return switch (Protection.valueOf(System.getProperty(PROTECTION))) {
            case NONE -> Peer.builder().insecure();
            case ENCRYPTED -> Peer.builder().unsigned();
            case SIGNED -> Peer.builder();
        };
    }

    static OneHop start(Options options, int messageBytes, Protection protection)
            throws IOException, InterruptedException {
        List<String> flags = new ArrayList<>(options.words("jvm", List.of()));
        flags.add("-D" + PROTECTION + "=" + protection);
        flags.add("-D" + TestMessage.PROPERTY + "=" + messageBytes);
        ChildJvm receiver = ChildJvm.start(options.java(), flags, "receiver");
        try {
            List<String> ports = receiver.answer();
            ChildJvm publisher = ChildJvm.start(options.java(), flags, "publisher", ports.get(0), ports.get(1));
            publisher.answer();
            receiver.checkClock();
            publisher.checkClock();
            return new OneHop(receiver, publisher);
        } catch (IOException | RuntimeException e) {
            receiver.close();
            throw e;
        }
    }

    /** Sends so many messages and waits until every one has been received. */
    Run run(Way way, long count, int perSecond) throws IOException, InterruptedException {
        receiver.ask("expect " + next + " " + count + " " + (perSecond > 0));
        receiver.post("await");
        long began = Long.parseLong(publisher
                .ask(way.word() + " " + next + " " + count + " " + perSecond)
                .get(0));
        List<String> arrived = receiver.answer();
        next += count;
        return new Run(number(arrived, 0) - began, number(arrived, 1), number(arrived, 2), number(arrived, 3));
    }

    /** How many bundles the publisher has sent so far. */
    long bundles() throws IOException, InterruptedException {
        return number(publisher.ask("bundles"), 0);
    }

    /** The receiver serves HTTP from now on; gives the port. */
    int serve() throws IOException, InterruptedException {
        return (int) number(receiver.ask("serve"), 0);
    }

    /** The receiver serves HTTP, and scrapes itself each second. */
    void scrapedEachSecond() throws IOException, InterruptedException {
        receiver.ask("scraped");
    }

    /** The receiver serves nothing any more. */
    void endServing() throws IOException, InterruptedException {
        receiver.ask("unserve");
    }

    /** Resident memory of the receiver. */
    long receiverMiB() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(receiver.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIB)
                .findFirst()
                .orElseThrow();
    }

    /** Processor time that publisher and receiver have used so far, nanoseconds. */
    long cpuNanos() {
        return publisher.cpuNanos() + receiver.cpuNanos();
    }

    private static long number(List<String> words, int index) {
        return Long.parseLong(words.get(index));
    }

    @Override
    public void close() {
        publisher.close();
        receiver.close();
    }
}
