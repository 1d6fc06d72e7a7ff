package dev.grapevine.protocol;

import java.nio.charset.StandardCharsets;

/** Names that people choose and that travel in handshakes and bundles. */
public final class Names {
    /** The most bytes of UTF-8 a name may have. */
    public static final int MAX_BYTES = 64;

    private Names() {}

    /**
     * Checks the name of a network.
     *
     * @throws IllegalArgumentException when nobody would accept it; the message says why
     */
    public static void requireNetwork(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "--network has " + bytes + " bytes; a name has between 1 and " + MAX_BYTES);
        }
    }
}
