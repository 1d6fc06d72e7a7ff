package dev.grapevine.protocol;

import java.util.Optional;

/**
 * The part of an address that says whose network it is in: the /16 of an IPv4 address, the /32 of an IPv6 address, which is
 * what providers are given. Larger than a {@link Subnet}, which is what they give on. All names are one: nobody resolves
 * them to look, and they cost nothing. Immutable.
 *
 * @param text such as {@code 192.0/16}
 */
public record Prefix(String text) {
    private static final Prefix NAMES = new Prefix("names");

    /**
     * The prefix of a host. Empty for loopback and for addresses of private networks (RFC 1918, 3927, 4193, 6598 and IPv6
     * links): those are one organisation's, and their prefixes say nothing.
     */
    public static Optional<Prefix> of(String host) {
        if (Subnet.isLoopback(host)) {
            return Optional.empty();
        }
        Optional<String> address = Subnet.address(host);
        if (address.isEmpty()) {
            return Optional.of(NAMES);
        }
        return address.get().indexOf(':') < 0 ? ofV4(address.get()) : ofV6(address.get());
    }

    private static Optional<Prefix> ofV4(String address) {
        String[] parts = address.split("\\.");
        int first = Integer.parseInt(parts[0]);
        int second = Integer.parseInt(parts[1]);
        boolean isPrivate = first == 10
                || (first == 172 && second >> 4 == 1)
                || (first == 192 && second == 168)
                || (first == 169 && second == 254)
                || (first == 100 && second >> 6 == 1);
        return isPrivate ? Optional.empty() : Optional.of(new Prefix(first + "." + second + "/16"));
    }

    private static Optional<Prefix> ofV6(String address) {
        String[] groups = address.split(":");
        int first = Integer.parseInt(groups[0], 16);
        boolean isPrivate = first >> 9 == 0xfc00 >> 9 || first >> 6 == 0xfe80 >> 6;
        return isPrivate ? Optional.empty() : Optional.of(new Prefix(groups[0] + ":" + groups[1] + "/32"));
    }

    @Override
    public String toString() {
        return text;
    }
}
