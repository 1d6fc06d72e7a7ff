package dev.grapevine.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a node is served, and to whom. Immutable.
 *
 * @param port to listen on; 0 takes a free one
 * @param host name or address to listen on; anything but loopback needs a token
 * @param token what every request for data must carry as {@code Authorization: Bearer}; empty when none is asked for
 */
public record HttpOptions(int port, String host, Optional<String> token) {
    /** Listens where only this machine reaches it. */
    public static final String LOOPBACK = "127.0.0.1";

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{16,256}");

    /** @throws IllegalArgumentException when these cannot be used; the message says what to try */
    public HttpOptions {
        if (token.isPresent() && !TOKEN.matcher(token.get()).matches()) {
            throw new IllegalArgumentException("the token of --http-token cannot be used;"
                    + " take 16 to 256 letters, digits or any of . _ ~ + / = -");
        }
        if (token.isEmpty() && !addressOf(host).isLoopbackAddress()) {
            throw new IllegalArgumentException("--http-host " + host + " can be reached from other machines;"
                    + " give a token with --http-token, or leave it out to serve this machine only");
        }
    }

    /** On loopback, for everybody on this machine. */
    public static HttpOptions onPort(int port) {
        return new HttpOptions(port, LOOPBACK, Optional.empty());
    }

    /** The same for those who know the token. */
    public HttpOptions withToken(String secret) {
        return new HttpOptions(port, host, Optional.of(secret));
    }

    /** Where it listens. */
    InetAddress address() {
        return addressOf(host);
    }

    private static InetAddress addressOf(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "--http-host " + host + " is no address of this machine; try 0.0.0.0", e);
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return host + ":" + port + (token.isPresent() ? ", with a token" : "");
    }
}
