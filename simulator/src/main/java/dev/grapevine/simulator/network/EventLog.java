package dev.grapevine.simulator.network;

import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.node.Timer;
import dev.grapevine.simulator.engine.Engine;
import dev.grapevine.simulator.engine.EventHash;

/** Everything that nodes are told, in order, condensed into a hash. Used by one thread. */
final class EventLog {
    /** What a node can be told. */
    private enum Input {
        START,
        STOP,
        COMMAND,
        ACCEPTED,
        OPENED,
        LOST,
        FRAME,
        TIMER,
        DRAINED,
        DONE
    }

    private final Engine engine;
    private final EventHash hash = new EventHash();

    EventLog(Engine engine) {
        this.engine = engine;
    }

    void started(Host host) {
        add(host, Input.START, 0);
    }

    void stopped(Host host) {
        add(host, Input.STOP, 0);
    }

    void commanded(Host host) {
        add(host, Input.COMMAND, 0);
    }

    void accepted(Host host, LinkId link) {
        add(host, Input.ACCEPTED, link.number());
    }

    void opened(Host host, LinkId link) {
        add(host, Input.OPENED, link.number());
    }

    void lost(Host host, LinkId link, LinkLoss loss) {
        add(host, Input.LOST, link.number());
        hash.add(loss.kind().ordinal());
    }

    void received(Host host, LinkId link, byte[] bytes) {
        add(host, Input.FRAME, link.number());
        hash.add(bytes);
    }

    void due(Host host, Timer timer) {
        add(host, Input.TIMER, kind(timer).hashCode());
    }

    void drained(Host host, LinkId link) {
        add(host, Input.DRAINED, link.number());
    }

    void done(Host host) {
        add(host, Input.DONE, 0);
    }

    EventHash hash() {
        return hash;
    }

    /** A name that is the same in every run, which the hash codes of enum constants are not. */
    private static String kind(Timer timer) {
        return timer instanceof Enum<?> constant
                ? constant.name()
                : timer.getClass().getName();
    }

    private void add(Host host, Input input, long number) {
        hash.add(engine.nowNanos());
        hash.add(((long) host.index() << 8) | input.ordinal());
        hash.add(number);
    }
}
