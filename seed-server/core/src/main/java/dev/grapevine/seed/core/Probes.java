package dev.grapevine.seed.core;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Probe;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The seed's own look at peers that may be dead: it connects to the address and asks. Only an {@code Alive} with the
 * right id counts; a connection that opens proves nothing.
 *
 * <pre>
 *  waiting --place free--> asking --Alive--> (done, alive)
 *                            |  ^
 *      no answer in time, or |  | a second later
 *      connection lost       v  |
 *                          pausing --after the third--> (done, dead)
 * </pre>
 *
 * At most {@value #AT_ONCE} are asked at once; the others wait in order, each peer once.
 */
final class Probes {
    /** A peer is dead after so many failed attempts. */
    static final int ATTEMPTS = 3;

    private static final int AT_ONCE = 64;
    private static final long ANSWER_NANOS = 2_000_000_000L;
    private static final long PAUSE_NANOS = 1_000_000_000L;

    private static final class Ask {
        final NodeId peer;
        final Address address;
        int failed;

        @Nullable
        LinkId link;

        Ask(NodeId peer, Address address) {
            this.peer = peer;
            this.address = address;
        }
    }

    /** An attempt that failed; {@code attempt} counts from 1. */
    record Failure(NodeId peer, int attempt) {
        boolean last() {
            return attempt >= ATTEMPTS;
        }
    }

    private final Effects effects;
    private final Map<NodeId, Ask> asking = new LinkedHashMap<>();
    private final Map<NodeId, Ask> waiting = new LinkedHashMap<>();
    private final Map<LinkId, Ask> byLink = new HashMap<>();

    Probes(Effects effects) {
        this.effects = effects;
    }

    boolean covers(NodeId peer) {
        return asking.containsKey(peer) || waiting.containsKey(peer);
    }

    boolean owns(LinkId link) {
        return byLink.containsKey(link);
    }

    /** Looks at a peer, unless that is under way already. */
    void begin(NodeId peer, Address address) {
        if (!covers(peer)) {
            waiting.put(peer, new Ask(peer, address));
            fillPlaces();
        }
    }

    /** The peer has shown life some other way, or is out of the registry. */
    void end(NodeId peer) {
        waiting.remove(peer);
        Ask ask = asking.remove(peer);
        if (ask != null) {
            hangUp(ask);
            effects.cancel(new SeedTimer.ProbeDue(peer));
            fillPlaces();
        }
    }

    /** Asks nobody any more. */
    void stop() {
        waiting.clear();
        List.copyOf(asking.keySet()).forEach(this::end);
    }

    void onOpened(LinkId link) {
        Ask ask = byLink.get(link);
        if (ask != null) {
            var probe = Probe.newBuilder().setTarget(ask.peer.bytes());
            effects.send(link, Frame.newBuilder().setProbe(probe).build());
        }
    }

    /** An {@code Alive} came on a probe's link: whom it proves alive, or the failure when it is from somebody else. */
    Optional<NodeId> onAlive(LinkId link, NodeId who) {
        Ask ask = byLink.get(link);
        return ask != null && ask.peer.equals(who) ? Optional.of(who) : Optional.empty();
    }

    /** The link of a probe is gone, or said something else than it was asked. */
    Optional<Failure> onFailed(LinkId link) {
        return Optional.ofNullable(byLink.get(link)).map(this::failed);
    }

    /** No answer in time, or the pause before the next attempt is over. */
    Optional<Failure> onDue(NodeId peer) {
        Ask ask = asking.get(peer);
        if (ask == null) {
            return Optional.empty();
        }
        if (ask.link != null) {
            return Optional.of(failed(ask));
        }
        dial(ask);
        return Optional.empty();
    }

    private Failure failed(Ask ask) {
        hangUp(ask);
        ask.failed++;
        effects.schedule(new SeedTimer.ProbeDue(ask.peer), PAUSE_NANOS);
        return new Failure(ask.peer, ask.failed);
    }

    private void fillPlaces() {
        Iterator<Ask> next = waiting.values().iterator();
        while (asking.size() < AT_ONCE && next.hasNext()) {
            Ask ask = next.next();
            next.remove();
            asking.put(ask.peer, ask);
            dial(ask);
        }
    }

    private void dial(Ask ask) {
        LinkId link = effects.dial(ask.address);
        ask.link = link;
        byLink.put(link, ask);
        effects.schedule(new SeedTimer.ProbeDue(ask.peer), ANSWER_NANOS);
    }

    private void hangUp(Ask ask) {
        LinkId link = ask.link;
        if (link != null) {
            byLink.remove(link);
            effects.close(link);
            ask.link = null;
        }
    }
}
