package dev.grapevine.runtime;

import dev.grapevine.protocol.Address;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Finds the address of this machine that others can reach it at. */
public final class LocalAddress {
    /** The option value that asks for the search. */
    public static final String AUTO = "auto";

    private LocalAddress() {}

    /**
     * The local address from which the first of these that has a route is reached; loopback without any. Sends nothing.
     */
    public static String towards(List<Address> others) {
        for (Address other : others) {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.connect(new InetSocketAddress(InetAddress.getByName(other.host()), other.port()));
                return socket.getLocalAddress().getHostAddress();
            } catch (IOException | java.io.UncheckedIOException e) {
                // No route or no such name: the next one may have.
                continue;
            }
        }
        return "127.0.0.1";
    }

    /** Where to listen when not told: loopback for a loopback address, all interfaces (an empty text) otherwise. */
    public static String bindFor(String advertised) {
        try {
            return InetAddress.getByName(advertised).isLoopbackAddress() ? advertised : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether the host is an address of this machine. */
    public static boolean isLocal(String host) {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(host))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
