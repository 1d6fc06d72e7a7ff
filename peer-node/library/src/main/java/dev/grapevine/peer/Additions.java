package dev.grapevine.peer;

import dev.grapevine.node.Event;
import dev.grapevine.peer.core.PeerEvent;
import dev.grapevine.peer.core.PeerNode;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.runtime.NodeRunner;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Neighbours that the application asks for. Safe for any thread; futures complete on the thread of the
 * {@link Deliveries}, like all others.
 */
final class Additions {
    private static final String STOPPED = "the peer has stopped";

    private final NodeRunner<PeerNode> runner;
    private final Deliveries thread;
    private final Map<Long, CompletableFuture<NodeId>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong lastTicket = new AtomicLong();
    private volatile boolean closed;

    Additions(NodeRunner<PeerNode> runner, Deliveries thread) {
        this.runner = runner;
        this.thread = thread;
    }

    CompletableFuture<NodeId> add(Address address) {
        long ticket = lastTicket.incrementAndGet();
        CompletableFuture<NodeId> added = new CompletableFuture<>();
        waiting.put(ticket, added);
        if (closed) {
            end(ticket, future -> future.completeExceptionally(new AddFailure(STOPPED)));
        } else {
            runner.ask(node -> {
                node.addPeer(ticket, address, System.nanoTime());
                return true;
            });
        }
        return added;
    }

    /** Under the node's lock: only enqueues. */
    void onEvent(Event event) {
        if (event instanceof PeerEvent.NeighbourAdded e) {
            end(e.ticket(), future -> future.complete(e.peer()));
        } else if (event instanceof PeerEvent.AddingFailed e) {
            end(e.ticket(), future -> future.completeExceptionally(new AddFailure(e.why())));
        }
    }

    /** Without a thread any more, here and now: somebody may wait for it. */
    private void end(long ticket, Consumer<CompletableFuture<NodeId>> how) {
        CompletableFuture<NodeId> future = waiting.remove(ticket);
        if (future != null && !thread.post(0, () -> how.accept(future))) {
            how.accept(future);
        }
    }

    /** The node hears and says nothing any more. */
    void close() {
        closed = true;
        List.copyOf(waiting.keySet())
                .forEach(ticket -> end(ticket, future -> future.completeExceptionally(new AddFailure(STOPPED))));
    }
}
