package dev.grapevine.runtime.trust;

import dev.grapevine.protocol.Address;
import java.io.IOException;
import java.net.Socket;

/**
 * How a new connection becomes a {@link Channel}. One for each node. Called by the link's own thread, which may wait for the
 * other side as long as the socket is open: whoever closes it ends the wait.
 */
public sealed interface LinkSecurity permits PlainLinks, TlsLinks {
    /**
     * Somebody has connected.
     *
     * @throws HandshakeFailure when the other side is not one to link with
     */
    Channel accepted(Socket socket) throws IOException;

    /**
     * This node has connected to that address.
     *
     * @throws HandshakeFailure when the other side is not one to link with
     */
    Channel dialled(Socket socket, Address address) throws IOException;
}
