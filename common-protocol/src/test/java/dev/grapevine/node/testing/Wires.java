package dev.grapevine.node.testing;

import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.protocol.Address;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Gossip;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * Several nodes and the wires between them. What is under way on one wire in one direction arrives in order; which wire
 * moves next, the test decides, or a seeded generator does.
 */
public final class Wires {
    private final VirtualClock clock = new VirtualClock();
    private final Map<Address, NodeUnderTest<?>> nodes = new LinkedHashMap<>();
    private final Map<Address, Address> aliases = new LinkedHashMap<>();
    private final Map<End, End> other = new LinkedHashMap<>();
    private final List<Way> ways = new ArrayList<>();

    private record End(Address node, LinkId link) {}

    /** What is under way to one end. */
    private static final class Way {
        final Address from;
        final End to;
        final Queue<Runnable> arrivals = new ArrayDeque<>();

        Way(Address from, End to) {
            this.from = from;
            this.to = to;
        }
    }

    /** The clock that all nodes share. */
    public VirtualClock clock() {
        return clock;
    }

    /** Connects a node: whoever dials this address reaches it. A later node at an address takes it over. */
    public void add(Address address, NodeUnderTest<?> node) {
        nodes.put(address, node);
        node.effects().watchedBy(new Recorder.Watcher() {
            @Override
            public void sent(LinkId link, Frame frame) {
                End to = other.get(new End(address, link));
                if (to != null) {
                    way(address, to).arrivals.add(() -> ifOpen(node(to), to.link(), n -> n.receive(to.link(), frame)));
                }
            }

            @Override
            public void dialled(LinkId link, Address target) {
                dial(new End(address, link), target);
            }

            @Override
            public void closed(LinkId link) {
                End to = other.get(new End(address, link));
                if (to != null) {
                    way(address, to).arrivals.add(() -> node(to).lose(to.link(), LinkLoss.Kind.LOST, "closed"));
                }
            }
        });
    }

    /** Another name for an address. */
    public void alias(Address name, Address of) {
        aliases.put(name, of);
    }

    private final Map<End, NodeUnderTest<?>> owners = new LinkedHashMap<>();

    private NodeUnderTest<?> node(End end) {
        return owners.get(end);
    }

    private void dial(End from, Address name) {
        Address target = aliases.getOrDefault(name, name);
        NodeUnderTest<?> dialler = nodes.get(from.node());
        owners.put(from, dialler);
        Way way = new Way(from.node(), new End(target, new LinkId(-from.link().number())));
        ways.add(way);
        way.arrivals.add(() -> connect(from, dialler, target));
    }

    private void connect(End from, NodeUnderTest<?> dialler, Address target) {
        NodeUnderTest<?> acceptor = nodes.get(target);
        if (acceptor == null || !dialler.live().contains(from.link())) {
            dialler.refuse(from.link());
            return;
        }
        LinkId accepted = acceptor.effects().newLink();
        End to = new End(target, accepted);
        owners.put(to, acceptor);
        other.put(from, to);
        other.put(to, from);
        acceptor.node.onLinkAccepted(accepted, from.node(), clock.nowNanos());
        way(target, from).arrivals.add(() -> ifOpen(dialler, from.link(), n -> n.open(from.link())));
    }

    private Way way(Address from, End to) {
        for (Way way : ways) {
            if (way.to.equals(to) && way.from.equals(from)) {
                return way;
            }
        }
        Way way = new Way(from, to);
        ways.add(way);
        return way;
    }

    private static void ifOpen(NodeUnderTest<?> node, LinkId link, java.util.function.Consumer<NodeUnderTest<?>> then) {
        if (node.live().contains(link)) {
            then.accept(node);
        }
    }

    /** One thing that is under way from one node to another arrives. Returns whether there was one. */
    public boolean deliver(Address from, Address to) {
        for (Way way : ways) {
            if (way.from.equals(from) && way.to.node().equals(to) && !way.arrivals.isEmpty()) {
                way.arrivals.remove().run();
                return true;
            }
        }
        return false;
    }

    /** Everything under way arrives, and what follows from it, in an order drawn from {@code random}. */
    public void settle(RandomGenerator random) {
        List<Way> moving = moving();
        for (int steps = 0; !moving.isEmpty(); steps++) {
            moving.get(random.nextInt(moving.size())).arrivals.remove().run();
            if (steps > 100_000) {
                throw new AssertionError("the nodes talk for ever");
            }
            moving = moving();
        }
    }

    private List<Way> moving() {
        ways.removeIf(way -> way.arrivals.isEmpty());
        return List.copyOf(ways);
    }

    /** Time passes; after each timer everything under way arrives in an order drawn from {@code random}. */
    public void run(Duration by, RandomGenerator random) {
        long until = clock.nowNanos() + by.toNanos();
        List<NodeUnderTest<?>> all = List.copyOf(nodes.values());
        settle(random);
        while (NodeUnderTest.fireOne(clock, all, until)) {
            settle(random);
        }
        clock.set(until);
    }

    /** The node at an address is gone, and nobody hears of it. */
    public void vanish(Address address) {
        nodes.remove(address);
        ways.removeIf(way -> way.from.equals(address) || way.to.node().equals(address));
        other.keySet().removeIf(end -> end.node().equals(address));
        other.values().removeIf(end -> end.node().equals(address));
    }

    static Frame gossip(Envelope envelope) {
        return Frame.newBuilder()
                .setGossip(Gossip.newBuilder().addEnvelopes(envelope))
                .build();
    }
}
