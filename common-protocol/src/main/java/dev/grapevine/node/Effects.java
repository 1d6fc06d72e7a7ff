package dev.grapevine.node;

import dev.grapevine.protocol.Address;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import java.util.Optional;

/**
 * What a node can do to the world. Every call only enqueues: it returns at once and never calls back into the node.
 * Called only while the node decides, by the thread that called it.
 */
public interface Effects {
    /**
     * Sends a control frame. It overtakes payloads that wait, but for a {@code Leave}: that is the last word. A link whose control lane is full is closed as stuck and reported lost.
     */
    void send(LinkId link, Frame frame);

    /**
     * Offers a payload; what waits for one link leaves together in one {@code Gossip} frame.
     *
     * @return false when the link's payload lane is full: nothing was enqueued
     */
    boolean offer(LinkId link, Envelope envelope);

    /** Whether something offered to this link has not yet been handed to the network. */
    boolean writing(LinkId link);

    /** Where the other end of a link is that is open, as the network shows it; its port is the connection's own. */
    Optional<Address> remote(LinkId link);

    /** Opens a link: {@code onLinkOpened} or {@code onLinkLost} follows. */
    LinkId dial(Address address);

    /** The other side has said who it is: frames of full size may come from it. */
    void trust(LinkId link);

    /** Closes a link once what was sent before has left (or has had a second to). Nothing is heard of it again. */
    void close(LinkId link);

    /** Calls {@code onTimer} after a delay; a timer equal to one already scheduled replaces it. */
    void schedule(Timer timer, long delayNanos);

    /** Forgets a timer, if it is scheduled. */
    void cancel(Timer timer);

    /** Has something slow done elsewhere: {@code onDone} follows. What one link's frames ask for is done in that order. */
    void run(Work work);

    /** Tells whoever watches (log, counters, checkers) what the node has noticed. */
    void note(Event event);
}
