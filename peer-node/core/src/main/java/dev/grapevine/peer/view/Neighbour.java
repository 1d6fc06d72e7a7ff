package dev.grapevine.peer.view;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;

/**
 * A peer at the other end of a link.
 *
 * @param state {@code connected}, or {@code quiet} once a whole ping window went by without life
 * @param degree its degree as attested by a seed; 0 while no seed has told
 * @param rttMillis smoothed round-trip time of pings; -1 before the first answer
 * @param score what this peer thinks of it: 20 at best, shown out below -100
 * @param misdeeds why it is not better, in words; empty when there is nothing to say
 * @param branches which trees send payloads over the link
 */
public record Neighbour(
        NodeId id,
        Address address,
        State state,
        int degree,
        double rttMillis,
        int score,
        String misdeeds,
        Branches branches) {
    /** Whether it shows life. */
    public enum State {
        CONNECTED,
        QUIET
    }
}
