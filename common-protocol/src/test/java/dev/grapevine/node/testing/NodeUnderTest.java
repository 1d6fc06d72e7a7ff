package dev.grapevine.node.testing;

import dev.grapevine.node.Effects;
import dev.grapevine.node.Event;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.node.Node;
import dev.grapevine.node.Work;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MalformedFrame;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One node in virtual time: inputs in, exact effects out. Frames pass through the codec on their way in. What a
 * {@code take…} method returns has been looked at and is not returned again.
 *
 * @param <N> the node
 */
public final class NodeUnderTest<N extends Node> {
    private static final Address REMOTE = new Address("192.0.2.1", 40_000);

    private final VirtualClock clock;
    private final Recorder effects;
    private final MessageCodec codec = new MessageCodec(Limits.DEFAULT);
    /** The node itself, for what it shows. */
    public final N node;

    /** A node with a clock of its own, not started. */
    public NodeUnderTest(Function<Effects, N> make) {
        this(new VirtualClock(), make);
    }

    /** A node that shares its clock with others, not started. */
    public NodeUnderTest(VirtualClock clock, Function<Effects, N> make) {
        this.clock = clock;
        this.effects = new Recorder(clock);
        this.node = make.apply(effects);
    }

    Recorder effects() {
        return effects;
    }

    /** Now, in the node's time. */
    public long nowNanos() {
        return clock.nowNanos();
    }

    // ---- inputs ----

    /** Brings it to life. */
    public NodeUnderTest<N> start() {
        node.start(nowNanos());
        return this;
    }

    /** Tells it to leave. */
    public void stop() {
        node.stop(nowNanos());
    }

    /** A stranger connects. */
    public LinkId accept() {
        return accept(REMOTE);
    }

    /** A stranger connects from there. */
    public LinkId accept(Address remote) {
        LinkId link = effects.newLink();
        effects.remotes.put(link, remote);
        node.onLinkAccepted(link, remote, nowNanos());
        return link;
    }

    /** A stranger connects from there and says this. */
    public LinkId accept(Address remote, Frame first) {
        LinkId link = accept(remote);
        receive(link, first);
        return link;
    }

    /** A stranger connects and says this. */
    public LinkId accept(Frame first) {
        LinkId link = accept();
        receive(link, first);
        return link;
    }

    /** A link that the node dialled opens. */
    public void open(LinkId link) {
        node.onLinkOpened(link, nowNanos());
    }

    /** A frame comes in. */
    public void receive(LinkId link, Frame frame) {
        node.onFrame(link, throughTheCodec(frame), nowNanos());
    }

    /** The link ends, and the node did not want that. */
    public void lose(LinkId link) {
        lose(link, LinkLoss.Kind.LOST, "reset");
    }

    /** A dialled link does not open. */
    public void refuse(LinkId link) {
        lose(link, LinkLoss.Kind.UNREACHABLE, "connection refused");
    }

    /** The link ends for this reason. */
    public void lose(LinkId link, LinkLoss.Kind kind, String why) {
        if (effects.live.remove(link)) {
            node.onLinkLost(link, new LinkLoss(kind, why), nowNanos());
        }
    }

    /** The link takes no payload until it is drained. */
    public void fill(LinkId link) {
        effects.full.add(link);
    }

    /** The link has something to write until it is drained. */
    public void keepWriting(LinkId link) {
        effects.writing.add(link);
    }

    /** Everything offered to the link has left. */
    public void drain(LinkId link) {
        effects.full.remove(link);
        effects.writing.remove(link);
        node.onDrained(link, nowNanos());
    }

    /** What the node has asked for is done, in order. Returns how much that was. */
    public int work() {
        List<Work> works = List.copyOf(effects.works);
        effects.works.clear();
        for (Work work : works) {
            work.run();
            node.onDone(work, nowNanos());
        }
        return works.size();
    }

    /** Time passes: timers fire in order, each at its time. */
    public void advance(Duration by) {
        advance(clock, List.of(this), by);
    }

    /** This process stands still: time passes, and what was due meanwhile fires late. */
    public void pause(Duration by) {
        clock.set(clock.nowNanos() + by.toNanos());
        advance(Duration.ZERO);
    }

    static void advance(VirtualClock clock, List<? extends NodeUnderTest<?>> nodes, Duration by) {
        long until = clock.nowNanos() + by.toNanos();
        while (fireOne(clock, nodes, until)) {
            continue;
        }
        clock.set(until);
    }

    static boolean fireOne(VirtualClock clock, List<? extends NodeUnderTest<?>> nodes, long until) {
        NodeUnderTest<?> next = null;
        Recorder.Due first = null;
        for (NodeUnderTest<?> node : nodes) {
            for (Recorder.Due due : node.effects.timers.values()) {
                boolean earlier = first == null || due.atNanos() - first.atNanos() < 0;
                if (due.atNanos() - until <= 0 && earlier) {
                    first = due;
                    next = node;
                }
            }
        }
        if (next == null) {
            return false;
        }
        next.effects.timers.remove(first.timer());
        clock.set(Math.max(first.atNanos() - clock.nowNanos(), 0) + clock.nowNanos());
        next.node.onTimer(first.timer(), clock.nowNanos());
        return true;
    }

    // ---- effects ----

    /** The frames sent to this link since they were last taken. */
    public List<Frame> takeSent(LinkId link) {
        List<Frame> frames = effects.sent.remove(link);
        return frames == null ? List.of() : frames;
    }

    /** The same, and they stay to be taken. */
    public List<Frame> lookAtSent(LinkId link) {
        return List.copyOf(effects.sent.getOrDefault(link, List.of()));
    }

    /** The payloads offered to this link since they were last taken. */
    public List<Envelope> takeOffered(LinkId link) {
        List<Envelope> envelopes = effects.offered.remove(link);
        return envelopes == null ? List.of() : envelopes;
    }

    /** The frames of one kind sent to this link; all others are forgotten. */
    public List<Frame> takeSent(LinkId link, Frame.KindCase kind) {
        return takeSent(link).stream()
                .filter(frame -> frame.getKindCase() == kind)
                .toList();
    }

    /** Everything sent so far is of no interest. */
    public void forgetSent() {
        effects.sent.clear();
        effects.offered.clear();
    }

    /** The links dialled since they were last taken, in order. */
    public Map<LinkId, Address> takeDialled() {
        Map<LinkId, Address> dialled = new java.util.LinkedHashMap<>(effects.dialled);
        effects.dialled.clear();
        return dialled;
    }

    /** The events of one kind since they were last taken, in order; others stay. */
    public <E extends Event> List<E> take(Class<E> kind) {
        List<E> taken = new ArrayList<>();
        effects.events.removeIf(event -> kind.isInstance(event) && taken.add(kind.cast(event)));
        return taken;
    }

    /** Whether the node has closed the link. */
    public boolean closed(LinkId link) {
        return effects.closed.contains(link);
    }

    /** Whether frames of full size may come from it. */
    public boolean trusted(LinkId link) {
        return effects.trusted.contains(link);
    }

    /** Links that are not over. */
    public List<LinkId> live() {
        return List.copyOf(effects.live);
    }

    /** Lets a test watch every step of a longer story. */
    public void eachSecond(Duration forSoLong, Consumer<NodeUnderTest<N>> look) {
        for (long second = 0; second < forSoLong.toSeconds(); second++) {
            advance(Duration.ofSeconds(1));
            look.accept(this);
        }
    }

    private Frame throughTheCodec(Frame frame) {
        byte[] bytes = MessageCodec.encode(frame);
        try {
            int length = bytes.length - MessageCodec.PREFIX_BYTES;
            return codec.decode(bytes, MessageCodec.PREFIX_BYTES, length);
        } catch (MalformedFrame e) {
            throw new AssertionError("a test may send only what the codec lets through: " + frame, e);
        }
    }
}
