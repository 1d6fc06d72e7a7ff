package dev.grapevine.peer.core.direct;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this peer has for one other, and how far it got with it: what waits, what is under way, over which link. Changed
 * only by {@link Sending}.
 *
 * <pre>
 *  idle --send--> seeking --a link--> open --all acknowledged--> idle
 *                    ^                 | '--busy, out of order--> pausing --due--> open
 *                    '--- link lost, --'
 *                         or silent
 * </pre>
 */
final class Correspondence {
    /** Enough to fill a long line with small messages. */
    private static final int WINDOW = 64;

    enum State {
        IDLE,
        SEEKING,
        OPEN,
        PAUSING
    }

    final NodeId target;
    State state = State.IDLE;
    /** Why it could not be delivered so far. */
    String why = "";
    /** When it was last acknowledged something, or began to wait for that. */
    long sinceNanos;
    /** When the present step began. */
    long stepNanos;
    /** What was tried since it last showed life. */
    final Search search = new Search();

    private final Deque<Outgoing> waiting = new ArrayDeque<>();
    private final Deque<Outgoing> flying = new ArrayDeque<>();
    private final Set<LinkId> silent = new HashSet<>();
    private final Set<LinkId> ruledOut = new HashSet<>();
    private @Nullable LinkId link;

    Correspondence(NodeId target) {
        this.target = target;
    }

    void add(Outgoing message) {
        waiting.add(message);
    }

    boolean isEmpty() {
        return waiting.isEmpty() && flying.isEmpty();
    }

    Optional<LinkId> link() {
        return Optional.ofNullable(link);
    }

    boolean uses(LinkId other) {
        return other.equals(link);
    }

    void open(LinkId over) {
        link = over;
        state = State.OPEN;
    }

    /** The link is of no use any more. */
    void seek() {
        link = null;
        state = State.SEEKING;
    }

    /** The next to send, if the window and the state allow one. */
    Optional<Outgoing> next() {
        boolean may = state == State.OPEN && flying.size() < WINDOW;
        return may ? Optional.ofNullable(waiting.peek()) : Optional.empty();
    }

    /** The sequence number that the next one comes after. */
    long lastFlying() {
        Outgoing last = flying.peekLast();
        return last == null ? 0 : last.sequence();
    }

    void flown() {
        flying.add(waiting.remove());
    }

    /** One that is under way was acknowledged. */
    Optional<Outgoing> landed(long sequence) {
        for (Iterator<Outgoing> all = flying.iterator(); all.hasNext(); ) {
            Outgoing message = all.next();
            if (message.sequence() == sequence) {
                all.remove();
                return Optional.of(message);
            }
        }
        return Optional.empty();
    }

    boolean flies(long sequence) {
        return flying.stream().anyMatch(message -> message.sequence() == sequence);
    }

    int flyingBytes() {
        return flying.stream().mapToInt(Outgoing::bytes).sum();
    }

    /** All that is under way has to be sent again, in order. */
    void rewind() {
        while (!flying.isEmpty()) {
            waiting.addFirst(flying.removeLast());
        }
    }

    /** Removes and returns everything. */
    List<Outgoing> giveUp() {
        rewind();
        List<Outgoing> all = new ArrayList<>(waiting);
        waiting.clear();
        return all;
    }

    /** Nothing came back over this link for a while: others are tried first. */
    void distrust(LinkId other) {
        silent.add(other);
    }

    boolean trusts(LinkId other) {
        return !silent.contains(other) && mayUse(other);
    }

    /** It does not lead there. */
    void ruleOut(LinkId other) {
        ruledOut.add(other);
    }

    boolean mayUse(LinkId other) {
        return !ruledOut.contains(other);
    }

    /** It is there: whatever was tried before may be tried again. */
    void progress(long nowNanos) {
        sinceNanos = nowNanos;
        stepNanos = nowNanos;
        silent.clear();
        ruledOut.clear();
        search.reset();
        why = "";
    }
}
