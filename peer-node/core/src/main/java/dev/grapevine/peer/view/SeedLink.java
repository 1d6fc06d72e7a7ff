package dev.grapevine.peer.view;

import dev.grapevine.protocol.Address;

/**
 * A seed that this peer uses, or tries to.
 *
 * @param why what kept the peer from joining it the last time, until it is joined; else empty
 */
public record SeedLink(Address address, State state, String why) {
    /** How far it got. */
    public enum State {
        /** Connecting, or waiting for the answer. */
        JOINING,
        /** Registered there. */
        JOINED,
        /** Not reached, or refused; tried again later. */
        UNREACHABLE
    }
}
