package dev.grapevine.benchmarks.onehop;

import dev.grapevine.benchmarks.Role;
import dev.grapevine.benchmarks.http.Serving;
import dev.grapevine.node.StartFailure;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.view.ReceivedMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The process that receives, over a bare socket and as a peer. Commands: {@code expect FIRST COUNT
 * TIMED}, {@code await}, {@code serve}, {@code scraped}, {@code unserve}. */
public final class Receiver implements Role {
    private static final long RUN_SECONDS = 60;

    private final BareReader bare;
    private final Peer peer;
    private final Serving serving = new Serving();
    private volatile Arrivals current = new Arrivals(0, 0, false);

    /** Listens on two free ports. */
    public Receiver() throws IOException, StartFailure {
        this.bare = new BareReader(() -> current);
        this.peer = OneHop.builder().host("127.0.0.1").start();
        peer.onMessage(this::received);
    }

    private void received(ReceivedMessage message) {
        ByteBuffer bytes = message.payload().asReadOnlyByteBuffer();
        int at = bytes.position();
        current.arrived(TestMessage.number(bytes, at), TestMessage.sentNanos(bytes, at));
    }

    @Override
    public String hello() {
        return bare.port() + " " + peer.address();
    }

    @Override
    public String answer(List<String> words) throws InterruptedException, StartFailure {
        return switch (words.get(0)) {
            case "expect" -> {
                boolean timed = Boolean.parseBoolean(words.get(3));
                current = new Arrivals(Long.parseLong(words.get(1)), Long.parseLong(words.get(2)), timed);
                yield "expecting";
            }
            case "await" -> await();
            case "serve" -> Integer.toString(serving.begin(peer));
            case "scraped" -> Integer.toString(serving.scrapedEachSecond(peer));
            case "unserve" -> serving.end();
            default -> throw new IllegalArgumentException("unknown command " + words);
        };
    }

    /** A message that is missing was dropped by somebody: the counters say by whom. */
    private String await() throws InterruptedException {
        try {
            return current.await(RUN_SECONDS);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(e.getMessage() + " " + peer.status().counters(), e);
        }
    }
}
