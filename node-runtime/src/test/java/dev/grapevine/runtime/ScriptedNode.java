package dev.grapevine.runtime;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.node.Node;
import dev.grapevine.node.Timer;
import dev.grapevine.node.Work;
import dev.grapevine.protocol.Address;
import dev.grapevine.wire.Frame;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A node that writes down its inputs and does with them what the test says. */
final class ScriptedNode implements Node {
    /** A timer with a name. */
    record Named(String name) implements Timer {}

    /** A frame and where it came from. */
    record Received(LinkId link, Frame frame) {}

    final Effects effects;
    final Queue<LinkId> accepted = new ConcurrentLinkedQueue<>();
    final Queue<LinkId> opened = new ConcurrentLinkedQueue<>();
    final Queue<LinkId> drained = new ConcurrentLinkedQueue<>();
    final Queue<Received> received = new ConcurrentLinkedQueue<>();
    final Queue<LinkLoss> lost = new ConcurrentLinkedQueue<>();
    final Queue<Work> done = new ConcurrentLinkedQueue<>();
    final Queue<Timer> timers = new ConcurrentLinkedQueue<>();
    volatile boolean stopped;
    volatile Consumer<LinkId> onAccepted = link -> {};
    volatile BiConsumer<LinkId, Frame> onFrame = (link, frame) -> {};

    ScriptedNode(Effects effects) {
        this.effects = effects;
    }

    List<Frame> frames() {
        return received.stream().map(Received::frame).toList();
    }

    @Override
    public void start(long nowNanos) {}

    @Override
    public void stop(long nowNanos) {
        stopped = true;
    }

    @Override
    public void onLinkAccepted(LinkId link, Address remote, long nowNanos) {
        effects.trust(link);
        accepted.add(link);
        onAccepted.accept(link);
    }

    @Override
    public void onLinkOpened(LinkId link, long nowNanos) {
        effects.trust(link);
        opened.add(link);
    }

    @Override
    public void onLinkLost(LinkId link, LinkLoss loss, long nowNanos) {
        lost.add(loss);
    }

    @Override
    public void onFrame(LinkId link, Frame frame, long nowNanos) {
        received.add(new Received(link, frame));
        onFrame.accept(link, frame);
    }

    @Override
    public void onTimer(Timer timer, long nowNanos) {
        timers.add(timer);
    }

    @Override
    public void onDone(Work work, long nowNanos) {
        done.add(work);
    }

    @Override
    public void onDrained(LinkId link, long nowNanos) {
        drained.add(link);
    }
}
