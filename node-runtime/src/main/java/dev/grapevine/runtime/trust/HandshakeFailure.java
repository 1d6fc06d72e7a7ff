package dev.grapevine.runtime.trust;

import java.io.IOException;

/** No link came of a connection. The message is for people. */
public final class HandshakeFailure extends IOException {
    private static final long serialVersionUID = 1L;

    /** Whose doing it is. */
    public enum Kind {
        /** The connection ended. */
        LOST,
        /** The other side did what no node does, or has no certificate that this node accepts. */
        MISTAKE,
        /** One side encrypts and the other does not: people have to do something about it. */
        MISMATCH
    }

    private final Kind kind;

    HandshakeFailure(Kind kind, String why) {
        super(why);
        this.kind = kind;
    }

    /** Whose doing it is. */
    public Kind kind() {
        return kind;
    }
}
