package dev.grapevine.protocol;

/** Where a node can be reached: a host name or literal and a port. Immutable; never resolves a name. */
public record Address(String host, int port) implements Comparable<Address> {
    private static final int MAX_HOST_CHARS = 253;
    private static final int MAX_PORT = 65_535;

    /** @throws IllegalArgumentException when host or port cannot be one; the message says why */
    public Address {
        boolean oneColon = host.indexOf(':') >= 0 && host.indexOf(':') == host.lastIndexOf(':');
        boolean characters = isHost(host);
        if (host.isEmpty() || host.length() > MAX_HOST_CHARS || !characters || oneColon) {
            throw new IllegalArgumentException("'" + printable(host) + "' is not a host name or address");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port " + port + " is not between 1 and " + MAX_PORT);
        }
    }

    /**
     * Reads {@code host:port}; an IPv6 host stands in brackets.
     *
     * @throws IllegalArgumentException when the text is not an address; the message says why
     */
    public static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("'" + printable(text) + "' is not host:port");
        }
        return new Address(unbracketed(text.substring(0, colon)), port(text.substring(colon + 1)));
    }

    /**
     * Reads a port number: ASCII digits, no sign.
     *
     * @throws IllegalArgumentException when the text is not a number
     */
    public static int port(String text) {
        if (text.isEmpty() || text.length() > 9 || !isDigits(text)) {
            throw new IllegalArgumentException("'" + printable(text) + "' is not a port number");
        }
        return Integer.parseInt(text);
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static String unbracketed(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.indexOf(':') >= 0 && !bracketed) {
            throw new IllegalArgumentException("'" + printable(host) + "': an IPv6 address stands in brackets");
        }
        return bracketed ? host.substring(1, host.length() - 1) : host;
    }

    private static boolean isHost(String host) {
        for (int i = 0; i < host.length(); i++) {
            if (!hostCharacter(host.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean hostCharacter(int c) {
        return c < 128 && (Character.isLetterOrDigit(c) || ".-_:%".indexOf(c) >= 0);
    }

    private static String printable(String text) {
        String cut = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public int compareTo(Address other) {
        int hosts = host.compareTo(other.host);
        return hosts != 0 ? hosts : Integer.compare(port, other.port);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
