package dev.grapevine.benchmarks.onehop;

import dev.grapevine.benchmarks.Role;
import dev.grapevine.node.StartFailure;
import dev.grapevine.peer.Peer;
import dev.grapevine.protocol.Address;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The process that sends, over a bare socket and as a peer whose one neighbour is the receiver. Commands: {@code
 * bare|peer FIRST COUNT RATE}, where a rate of 0 means as fast as it goes and the answer is the time of the first send;
 * {@code bundles}, how many this peer has sent.
 */
public final class Publisher implements Role {
    private static final long CONFIRM_SECONDS = 60;

    /** One way to send. */
    private interface Way {
        void flood(long first, long count) throws Exception;

        void one(long number) throws Exception;
    }

    private final BareWriter bare;
    private final Peer peer;
    private final TestMessage message = new TestMessage();

    /** @param args the bare port and the peer's address */
    public Publisher(List<String> args) throws IOException, StartFailure, InterruptedException {
        this.bare = new BareWriter(Integer.parseInt(args.get(0)));
        this.peer = OneHop.builder()
                .host("127.0.0.1")
                .bootstrap(List.of(Address.parse(args.get(1))))
                .start();
        peer.joined().join();
    }

    @Override
    public String hello() {
        return "ready";
    }

    @Override
    public String answer(List<String> words) throws Exception {
        if (words.get(0).equals("bundles")) {
            return Long.toString(peer.status().counters().getOrDefault("bundleSent", 0L));
        }
        Way way = words.get(0).equals("bare") ? overSocket() : asPeer();
        long first = Long.parseLong(words.get(1));
        long count = Long.parseLong(words.get(2));
        int perSecond = Integer.parseInt(words.get(3));
        long began = System.nanoTime();
        if (perSecond == 0) {
            way.flood(first, count);
        } else {
            paced(way, first, count, TimeUnit.SECONDS.toNanos(1) / perSecond);
        }
        return Long.toString(began);
    }

    private static void paced(Way way, long first, long count, long intervalNanos) throws Exception {
        long due = System.nanoTime();
        for (long number = first; number < first + count; number++) {
            due += intervalNanos;
            long wait = due - System.nanoTime();
            while (wait > 0) {
                LockSupport.parkNanos(wait);
                wait = due - System.nanoTime();
            }
            way.one(number);
        }
    }

    private Way overSocket() {
        return new Way() {
            @Override
            public void flood(long first, long count) throws IOException {
                bare.flood(first, count);
            }

            @Override
            public void one(long number) throws IOException {
                bare.one(number);
            }
        };
    }

    private Way asPeer() {
        return new Way() {
            @Override
            public void flood(long first, long count) throws Exception {
                CompletableFuture<String> last = CompletableFuture.completedFuture("");
                for (long number = first; number < first + count; number++) {
                    last = peer.broadcast(message.of(number, 0));
                }
                last.get(CONFIRM_SECONDS, TimeUnit.SECONDS);
            }

            @Override
            public void one(long number) {
                peer.broadcast(message.of(number, System.nanoTime()));
            }
        };
    }
}
