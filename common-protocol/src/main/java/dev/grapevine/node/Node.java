package dev.grapevine.node;

import dev.grapevine.protocol.Address;
import dev.grapevine.wire.Frame;

/**
 * A pure protocol state machine: what a node is told. It answers through its {@link Effects}.
 *
 * <p>Called by one thread at a time; never blocks, never reads a clock, never throws for a remote mistake. Time comes
 * in as {@code nowNanos}, monotonic nanoseconds from any origin.
 */
public interface Node {
    /** The node lives from now on; called once, first. */
    void start(long nowNanos);

    /** The node is to leave the network: it says goodbye through its effects and does nothing after that. */
    void stop(long nowNanos);

    /** Somebody connected to us. The link's first frame says who it is. */
    void onLinkAccepted(LinkId link, Address remote, long nowNanos);

    /** A link that this node dialled is open. */
    void onLinkOpened(LinkId link, long nowNanos);

    /**
     * A link has ended, or a dialled one did not open. Not told of a link that the node closed itself. The id is not
     * used again.
     */
    void onLinkLost(LinkId link, LinkLoss loss, long nowNanos);

    /** A well-formed frame has come. */
    void onFrame(LinkId link, Frame frame, long nowNanos);

    /** A timer that the node scheduled is due. It may come late: the process can have been paused. */
    void onTimer(Timer timer, long nowNanos);

    /** What the node asked to be done has been done. A node that asks for nothing need not say what it does then. */
    default void onDone(Work work, long nowNanos) {
        throw new IllegalStateException("done, but not asked for: " + work);
    }

    /** Everything offered to this link has been handed to the network: it is idle again. */
    void onDrained(LinkId link, long nowNanos);
}
