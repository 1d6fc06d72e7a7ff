package dev.grapevine.node.testing;

import dev.grapevine.node.Effects;
import dev.grapevine.node.Event;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.Timer;
import dev.grapevine.node.Work;
import dev.grapevine.protocol.Address;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Effects that are written down and lead nowhere. Insists on the contract: nothing is sent to a link that the node has
 * closed, or that was lost to it.
 */
final class Recorder implements Effects {
    /** Hears of effects as they happen; what the wires of several nodes do with them. */
    interface Watcher {
        void sent(LinkId link, Frame frame);

        void dialled(LinkId link, Address address);

        void closed(LinkId link);
    }

    record Due(Timer timer, long atNanos, long number) {}

    final Map<LinkId, List<Frame>> sent = new LinkedHashMap<>();
    final Map<LinkId, List<Envelope>> offered = new LinkedHashMap<>();
    final Map<LinkId, Address> dialled = new LinkedHashMap<>();
    final Map<LinkId, Address> remotes = new LinkedHashMap<>();
    final Set<LinkId> live = new LinkedHashSet<>();
    final Set<LinkId> closed = new LinkedHashSet<>();
    final Set<LinkId> trusted = new LinkedHashSet<>();
    final Set<LinkId> full = new LinkedHashSet<>();
    final Set<LinkId> writing = new LinkedHashSet<>();
    final Map<Timer, Due> timers = new LinkedHashMap<>();
    final List<Event> events = new ArrayList<>();
    final List<Work> works = new ArrayList<>();
    private final VirtualClock clock;
    private Watcher watcher;
    private long lastLink;
    private long lastTimer;

    Recorder(VirtualClock clock) {
        this.clock = clock;
    }

    void watchedBy(Watcher by) {
        watcher = by;
    }

    LinkId newLink() {
        LinkId link = new LinkId(++lastLink);
        live.add(link);
        return link;
    }

    @Override
    public void send(LinkId link, Frame frame) {
        insistOpen(link, frame.getKindCase());
        sent.computeIfAbsent(link, l -> new ArrayList<>()).add(frame);
        if (watcher != null) {
            watcher.sent(link, frame);
        }
    }

    @Override
    public boolean offer(LinkId link, Envelope envelope) {
        insistOpen(link, "a payload");
        if (full.contains(link)) {
            return false;
        }
        offered.computeIfAbsent(link, l -> new ArrayList<>()).add(envelope);
        if (watcher != null) {
            watcher.sent(link, Wires.gossip(envelope));
        }
        return true;
    }

    @Override
    public boolean writing(LinkId link) {
        return writing.contains(link) || full.contains(link);
    }

    @Override
    public Optional<Address> remote(LinkId link) {
        return Optional.ofNullable(remotes.get(link));
    }

    @Override
    public LinkId dial(Address address) {
        LinkId link = newLink();
        dialled.put(link, address);
        remotes.put(link, address);
        if (watcher != null) {
            watcher.dialled(link, address);
        }
        return link;
    }

    @Override
    public void trust(LinkId link) {
        trusted.add(link);
    }

    @Override
    public void close(LinkId link) {
        if (live.remove(link)) {
            closed.add(link);
            if (watcher != null) {
                watcher.closed(link);
            }
        }
    }

    @Override
    public void schedule(Timer timer, long delayNanos) {
        if (delayNanos < 0) {
            throw new AssertionError(timer + " in " + delayNanos + " ns");
        }
        timers.put(timer, new Due(timer, clock.nowNanos() + delayNanos, ++lastTimer));
    }

    @Override
    public void cancel(Timer timer) {
        timers.remove(timer);
    }

    @Override
    public void run(Work work) {
        works.add(work);
    }

    @Override
    public void note(Event event) {
        events.add(event);
    }

    private void insistOpen(LinkId link, Object what) {
        if (!live.contains(link)) {
            throw new AssertionError(what + " sent to " + link + ", which is over");
        }
    }
}
