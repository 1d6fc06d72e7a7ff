package dev.grapevine.http.node;

import dev.grapevine.peer.Peer;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds the peer that a person means: among those that are known here or, by its address, wherever it is. */
public final class Recipient {
    /** The peer itself gives up after five. */
    public static final long PATIENCE_SECONDS = 6;

    private final Peer peer;

    /** Among those that {@code peer} knows or can dial. */
    public Recipient(Peer peer) {
        this.peer = peer;
    }

    /**
     * An id is known or not; an address can be dialled.
     *
     * @throws IllegalArgumentException when it means nobody, or more than one; the message says what to try
     * @throws ExecutionException when nobody answers at the address; the cause says so
     */
    public NodeId find(String whom) throws ExecutionException, TimeoutException, InterruptedException {
        if (whom.indexOf(':') < 0) {
            return peer.resolve(whom);
        }
        Address address = Address.parse(whom);
        return known(address) ? peer.resolve(whom) : peer.locate(address).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private boolean known(Address address) {
        return peer.neighbours().stream().anyMatch(n -> n.address().equals(address))
                || peer.knownPeers().stream().anyMatch(p -> p.address().equals(address));
    }
}
