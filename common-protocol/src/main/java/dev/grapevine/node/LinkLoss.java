package dev.grapevine.node;

/**
 * Why a link ended.
 *
 * @param kind what a node may base a decision on
 * @param detail for people
 */
public record LinkLoss(Kind kind, String detail) {
    /** The causes a node can tell apart. */
    public enum Kind {
        /** A dialled link did not open. */
        UNREACHABLE,
        /** The other side ended the connection, or the network did. */
        LOST,
        /** The other side broke a rule of the protocol. */
        MISTAKE,
        /** The other side does not read what is sent to it. */
        STUCK
    }

    @Override
    public String toString() {
        return detail;
    }
}
