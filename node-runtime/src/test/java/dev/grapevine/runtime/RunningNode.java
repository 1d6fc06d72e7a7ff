package dev.grapevine.runtime;

import static org.awaitility.Awaitility.await;

import dev.grapevine.node.Event;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.Quotas;
import dev.grapevine.runtime.trust.Identity;
import dev.grapevine.runtime.trust.Trust;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** A scripted node over real sockets on loopback. */
final class RunningNode implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    final Counters counters = new Counters();
    final Queue<Event> events = new ConcurrentLinkedQueue<>();
    final Queue<Throwable> bugs = new ConcurrentLinkedQueue<>();
    final Address address;
    final NodeRunner<ScriptedNode> runner;
    final ScriptedNode node;

    final Identity identity = Identity.random(new SecureRandom());

    RunningNode(Trust trust) throws Exception {
        this(trust, Quotas.NONE);
    }

    RunningNode(Trust trust, Quotas quotas) throws Exception {
        this(trust, quotas, InstantSource.system());
    }

    /** By this clock certificates are valid. */
    RunningNode(Trust trust, Quotas quotas, InstantSource clock) throws Exception {
        Listener listener = Listener.open("127.0.0.1", 0);
        address = new Address("127.0.0.1", listener.port());
        runner = new NodeRunner<>(
                "test",
                Limits.DEFAULT,
                trust.links(identity, counters, clock),
                counters,
                ScriptedNode::new,
                events::add,
                bugs::add,
                false,
                Brake.NONE);
        node = runner.ask(n -> n);
        runner.start(listener, quotas);
    }

    void run(Consumer<ScriptedNode> action) {
        runner.<Boolean>ask(n -> {
            action.accept(n);
            return true;
        });
    }

    /** Dials and waits until the link is open. */
    LinkId dial(Address to) {
        int before = node.opened.size();
        LinkId link = runner.ask(n -> n.effects.dial(to));
        eventually(() -> node.opened.size() > before);
        return link;
    }

    /** The link that the first who dialled got here. */
    LinkId accepted() {
        eventually(() -> !node.accepted.isEmpty());
        return node.accepted.peek();
    }

    static void eventually(Callable<Boolean> condition) {
        await().atMost(DEADLINE).pollInterval(Duration.ofMillis(5)).until(condition);
    }

    @Override
    public void close() {
        runner.close();
    }
}
