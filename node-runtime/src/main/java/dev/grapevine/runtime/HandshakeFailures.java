package dev.grapevine.runtime;

import dev.grapevine.node.Event;
import dev.grapevine.runtime.trust.HandshakeFailure;
import java.util.concurrent.TimeUnit;

/**
 * What is said of connections of which no link came. People should hear that two nodes do not fit together, but not each
 * time that they try. Guarded by the node's lock.
 */
final class HandshakeFailures {
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** No link came of a connection. */
    record HandshakeFailed(String why, Level level) implements Event {}

    private long warnedNanos;
    private boolean warned;

    Event event(HandshakeFailure failure, long nowNanos) {
        boolean mismatch = failure.kind() == HandshakeFailure.Kind.MISMATCH;
        boolean warn = mismatch && (!warned || nowNanos - warnedNanos > QUIET_NANOS);
        if (warn) {
            warned = true;
            warnedNanos = nowNanos;
        }
        return new HandshakeFailed(String.valueOf(failure.getMessage()), warn ? Event.Level.WARN : Event.Level.DEBUG);
    }
}
