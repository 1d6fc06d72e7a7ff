package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.NodeId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Whether each neighbour lives. A window is one ping interval: a ping at its start, and again after each third while
 * nothing has come; any frame counts as life. A window without life is a miss; three in a row, and the neighbour is dead.
 *
 * <p>When this process itself was paused past a window's end, that window says nothing about the neighbour and is begun
 * anew.
 */
final class Liveness {
    /** Misses in a row that make a death. */
    static final int MISSES = 3;

    private static final int TRIES = 3;
    private static final double RTT_WEIGHT = 0.125;

    private static final class Watch {
        final NodeId peer;
        boolean life;
        int tries;
        int missed;
        long nonce;
        long pingedNanos;
        long dueNanos;
        double rttNanos = -1;

        Watch(NodeId peer) {
            this.peer = peer;
        }
    }

    private final Effects effects;
    private final long windowNanos;
    private final Map<LinkId, Watch> watches = new LinkedHashMap<>();
    /** How many of them have missed their last window. */
    private int silent;

    private long lastNonce;

    Liveness(PeerConfig config, Effects effects) {
        this.effects = effects;
        this.windowNanos = config.pingInterval().toNanos();
    }

    void watch(LinkId link, NodeId peer, long nowNanos) {
        Watch watch = new Watch(peer);
        watches.put(link, watch);
        beginWindow(link, watch, nowNanos);
    }

    void forget(LinkId link) {
        Watch watch = watches.remove(link);
        if (watch != null) {
            missed(watch, 0);
            effects.cancel(new PeerTimer.PingDue(link));
        }
    }

    /** Any frame is a sign of life. */
    void onFrame(LinkId link) {
        Watch watch = watches.get(link);
        if (watch != null) {
            watch.life = true;
            missed(watch, 0);
        }
    }

    /** When the ping was sent that a pong with this number answers; nothing when it answers none. */
    OptionalLong pingedNanos(LinkId link, long nonce) {
        Watch watch = watches.get(link);
        return watch != null && nonce != 0 && watch.nonce == nonce
                ? OptionalLong.of(watch.pingedNanos)
                : OptionalLong.empty();
    }

    void onPong(LinkId link, long nonce, long nowNanos) {
        Watch watch = watches.get(link);
        if (watch != null && watch.nonce == nonce) {
            double rtt = nowNanos - watch.pingedNanos;
            watch.rttNanos = watch.rttNanos < 0 ? rtt : watch.rttNanos + RTT_WEIGHT * (rtt - watch.rttNanos);
            watch.nonce = 0;
        }
    }

    /** A third of a window is over. Returns whether the neighbour is dead. */
    boolean onDue(LinkId link, long nowNanos) {
        Watch watch = watches.get(link);
        if (watch == null) {
            return false;
        }
        if (nowNanos - watch.dueNanos > windowNanos) {
            effects.note(new PeerEvent.PauseNoticed(nowNanos - watch.dueNanos));
            beginWindow(link, watch, nowNanos);
        } else if (watch.tries < TRIES) {
            nextTry(link, watch, nowNanos);
        } else {
            return endWindow(link, watch, nowNanos);
        }
        return false;
    }

    private boolean endWindow(LinkId link, Watch watch, long nowNanos) {
        if (!watch.life) {
            missed(watch, watch.missed + 1);
            effects.note(new PeerEvent.WindowMissed(watch.peer, watch.missed));
        }
        if (watch.missed >= MISSES) {
            return true;
        }
        beginWindow(link, watch, nowNanos);
        return false;
    }

    private void missed(Watch watch, int windows) {
        silent += (windows > 0 ? 1 : 0) - (watch.missed > 0 ? 1 : 0);
        watch.missed = windows;
    }

    private void beginWindow(LinkId link, Watch watch, long nowNanos) {
        watch.life = false;
        watch.tries = 0;
        nextTry(link, watch, nowNanos);
    }

    private void nextTry(LinkId link, Watch watch, long nowNanos) {
        watch.tries++;
        if (!watch.life) {
            ping(link, watch, nowNanos);
        }
        watch.dueNanos = nowNanos + windowNanos / TRIES;
        effects.schedule(new PeerTimer.PingDue(link), windowNanos / TRIES);
    }

    /** A ping out of turn: its pong shows that everything sent before has been read. */
    void ask(LinkId link, long nowNanos) {
        Watch watch = watches.get(link);
        if (watch != null) {
            ping(link, watch, nowNanos);
        }
    }

    private void ping(LinkId link, Watch watch, long nowNanos) {
        watch.nonce = ++lastNonce;
        watch.pingedNanos = nowNanos;
        effects.send(link, Frames.ping(watch.nonce));
    }

    /** Whether most of at least three neighbours are silent: then the fault may be this peer's own. */
    boolean mostAreSilent() {
        return watches.size() >= 3 && silent * 2 > watches.size();
    }

    boolean quiet(LinkId link) {
        Watch watch = watches.get(link);
        return watch != null && watch.missed > 0;
    }

    /** Smoothed round-trip time in milliseconds; -1 while unknown. */
    double rttMillis(LinkId link) {
        Watch watch = watches.get(link);
        return watch == null || watch.rttNanos < 0
                ? -1
                : watch.rttNanos / Duration.ofMillis(1).toNanos();
    }
}
