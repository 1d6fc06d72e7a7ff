package dev.grapevine.peer;

import com.google.protobuf.ByteString;
import dev.grapevine.peer.core.direct.DirectMessages;
import dev.grapevine.peer.core.direct.DirectUser;
import dev.grapevine.peer.view.DirectMessage;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Names;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.runtime.Counters;
import dev.grapevine.wire.Direct;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Direct messages between the node and the application. The node calls it under its lock, and it only enqueues: futures
 * are completed and handlers called on the thread of the {@link Deliveries}.
 */
final class DirectMail implements DirectUser {
    private static final int OVERHEAD_BYTES = 200;
    private static final int MOST_REASON_CHARS = 500;
    private static final String STOPPED = "the peer has stopped";

    private final Deliveries thread;
    private final Consumer<Consumer<DirectMessages>> node;
    private final int mostBytes;
    private final LongAdder handlerFailures;
    private final List<Consumer<DirectMessage>> handlers = new CopyOnWriteArrayList<>();
    /** By service; the application itself is the one without a name. */
    private final Map<String, Function<DirectMessage, byte[]>> answerers = new ConcurrentHashMap<>();

    private final Map<Long, CompletableFuture<Void>> sent = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<byte[]>> asked = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<NodeId>> called = new ConcurrentHashMap<>();
    private final AtomicLong lastTicket = new AtomicLong();
    private volatile boolean closed;
    private final System.Logger logger = System.getLogger("dev.grapevine.peer");

    /** {@code node} runs something with the node's direct messages, under its lock. */
    DirectMail(Deliveries thread, Consumer<Consumer<DirectMessages>> node, int mostBytes, Counters counters) {
        this.thread = thread;
        this.node = node;
        this.mostBytes = mostBytes;
        this.handlerFailures = counters.counter("handlerFailures");
    }

    // ---- for the application ----

    CompletableFuture<Void> send(NodeId peer, byte[] payload) {
        if (payload.length > mostBytes) {
            return CompletableFuture.failedFuture(tooLarge(payload));
        }
        long ticket = lastTicket.incrementAndGet();
        CompletableFuture<Void> confirmation = new CompletableFuture<>();
        sent.put(ticket, confirmation);
        ByteString bytes = ByteString.copyFrom(payload);
        withNode(ticket, direct -> direct.send(ticket, peer, bytes, System.nanoTime()));
        return confirmation;
    }

    CompletableFuture<byte[]> request(NodeId peer, String service, byte[] payload) {
        if (payload.length > mostBytes) {
            return CompletableFuture.failedFuture(tooLarge(payload));
        }
        requireName(service);
        long ticket = lastTicket.incrementAndGet();
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        asked.put(ticket, answer);
        ByteString bytes = ByteString.copyFrom(payload);
        withNode(ticket, direct -> direct.request(ticket, peer, service, bytes, System.nanoTime()));
        return answer;
    }

    CompletableFuture<NodeId> locate(Address address) {
        long ticket = lastTicket.incrementAndGet();
        CompletableFuture<NodeId> answer = new CompletableFuture<>();
        called.put(ticket, answer);
        withNode(ticket, direct -> direct.locate(ticket, address, System.nanoTime()));
        return answer;
    }

    private void withNode(long ticket, Consumer<DirectMessages> what) {
        if (closed) {
            failed(ticket, STOPPED);
        } else {
            node.accept(what);
        }
    }

    private IllegalArgumentException tooLarge(byte[] payload) {
        return new IllegalArgumentException(
                "a direct message of " + payload.length + " bytes; the most is " + mostBytes + ", send it in parts");
    }

    Subscription subscribe(Consumer<DirectMessage> handler) {
        handlers.add(handler);
        return () -> handlers.remove(handler);
    }

    Subscription answer(String service, Function<DirectMessage, byte[]> handler) {
        requireName(service);
        if (answerers.putIfAbsent(service, handler) != null) {
            String whose = service.isEmpty() ? "requests have" : "requests to the service " + service + " have";
            throw new IllegalStateException(whose + " a handler already; close its subscription first");
        }
        return () -> answerers.remove(service, handler);
    }

    private static void requireName(String service) {
        if (service.getBytes(StandardCharsets.UTF_8).length > Names.MAX_BYTES) {
            throw new IllegalArgumentException("the name of a service has at most " + Names.MAX_BYTES + " bytes");
        }
    }

    // ---- for the node, under its lock ----

    @Override
    public boolean heard(Direct direct) {
        return thread.post(direct.getPayload().size() + OVERHEAD_BYTES, () -> hand(direct));
    }

    @Override
    public boolean answered(long ticket, Direct answer) {
        return thread.post(answer.getPayload().size() + OVERHEAD_BYTES, () -> answer(ticket, answer));
    }

    @Override
    public void located(long ticket, NodeId peer) {
        CompletableFuture<NodeId> answer = called.remove(ticket);
        if (answer != null) {
            complete(() -> answer.complete(peer));
        }
    }

    @Override
    public void delivered(long ticket) {
        CompletableFuture<Void> confirmation = sent.remove(ticket);
        if (confirmation != null) {
            complete(() -> confirmation.complete(null));
        }
    }

    @Override
    public void failed(long ticket, String why) {
        Stream.of(sent, asked, called)
                .map(futures -> futures.remove(ticket))
                .filter(Objects::nonNull)
                .forEach(future -> complete(() -> future.completeExceptionally(new DirectFailure(why))));
    }

    /** Without a thread any more, here and now: somebody may wait for it. */
    private void complete(Runnable completion) {
        if (!thread.post(0, completion)) {
            completion.run();
        }
    }

    /** The node hears and says nothing any more. */
    void close() {
        closed = true;
        List.copyOf(sent.keySet()).forEach(ticket -> failed(ticket, STOPPED));
        List.copyOf(asked.keySet()).forEach(ticket -> failed(ticket, STOPPED));
        List.copyOf(called.keySet()).forEach(ticket -> failed(ticket, STOPPED));
    }

    // ---- on the deliveries' thread ----

    private void hand(Direct direct) {
        DirectMessage message = view(direct);
        if (direct.getKind() == Direct.Kind.REQUEST) {
            answer(direct, message);
        } else {
            handlers.forEach(handler -> hand(message, handler));
        }
    }

    private static DirectMessage view(Direct direct) {
        return new DirectMessage(
                new NodeId(direct.getOrigin()),
                Instant.ofEpochMilli(direct.getTimeMillis()),
                direct.getPayload(),
                Instant.now());
    }

    /** A handler's failure is the application's: told, counted, and no reason to keep messages from the others. */
    private void hand(DirectMessage message, Consumer<DirectMessage> handler) {
        try {
            handler.accept(message);
        } catch (RuntimeException e) {
            handlerFailures.increment();
            logger.log(System.Logger.Level.WARNING, "a handler of direct messages failed", e);
        }
    }

    private void answer(Direct request, DirectMessage message) {
        Function<DirectMessage, byte[]> handler = answerers.get(request.getService());
        if (handler == null) {
            refuse(request, "it has no handler for such requests");
            return;
        }
        try {
            byte[] answer = Objects.requireNonNull(handler.apply(message), "the handler answered nothing");
            reply(request, answer);
        } catch (RuntimeException e) {
            handlerFailures.increment();
            logger.log(System.Logger.Level.WARNING, "a handler of requests failed", e);
            refuse(request, String.valueOf(e.getMessage() == null ? e : e.getMessage()));
        }
    }

    private void reply(Direct request, byte[] answer) {
        if (answer.length > mostBytes) {
            refuse(request, "its answer of " + answer.length + " bytes is too large; the most is " + mostBytes);
            return;
        }
        ByteString bytes = ByteString.copyFrom(answer);
        node.accept(direct -> direct.answer(request, false, bytes, System.nanoTime()));
    }

    private void refuse(Direct request, String why) {
        ByteString reason = ByteString.copyFromUtf8(why.substring(0, Math.min(why.length(), MOST_REASON_CHARS)));
        node.accept(direct -> direct.answer(request, true, reason, System.nanoTime()));
    }

    private void answer(long ticket, Direct answer) {
        CompletableFuture<byte[]> future = asked.remove(ticket);
        if (future == null) {
            return;
        }
        if (answer.getKind() == Direct.Kind.ANSWER) {
            future.complete(answer.getPayload().toByteArray());
        } else {
            String origin = new NodeId(answer.getOrigin()).brief();
            future.completeExceptionally(new DirectFailure(
                    origin + " did not answer: " + answer.getPayload().toStringUtf8()));
        }
    }
}
