package dev.grapevine.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The part of an IP address that its holder cannot choose: the /24 of an IPv4 address, the /64 of an IPv6 address. Made of
 * literals only: no name is ever resolved. Immutable.
 *
 * @param text such as {@code 192.0.2.0/24}
 */
public record Subnet(String text) {
    private static final int V6_GROUPS = 8;
    private static final int PREFIX_GROUPS = 4;
    private static final String MAPPED = "::ffff:";

    /** The subnet of a host; empty when it is a name and not an address. */
    public static Optional<Subnet> of(String host) {
        String plain = plain(host);
        return plain.indexOf(':') >= 0 ? ofV6(plain) : ofV4(plain);
    }

    /** The one way to write the IP address of this host; empty when it is a name. */
    public static Optional<String> address(String host) {
        String plain = plain(host);
        if (plain.indexOf(':') < 0) {
            String[] parts = plain.split("\\.", -1);
            return ofV4(plain)
                    .map(subnet -> Arrays.stream(parts)
                            .map(part -> Integer.toString(number(part)))
                            .collect(Collectors.joining(".")));
        }
        int[] groups = groups(plain);
        return groups.length == 0
                ? Optional.empty()
                : Optional.of(
                        Arrays.stream(groups).mapToObj(Integer::toHexString).collect(Collectors.joining(":")));
    }

    /** Whether this host is the machine itself: 127.0.0.0/8, ::1 or {@code localhost}. */
    public static boolean isLoopback(String host) {
        String plain = plain(host);
        return plain.equalsIgnoreCase("localhost")
                || (plain.startsWith("127.") && ofV4(plain).isPresent())
                || (plain.indexOf(':') >= 0 && Arrays.equals(groups(plain), new int[] {0, 0, 0, 0, 0, 0, 0, 1}));
    }

    /** Without a zone, and an IPv4 address in IPv6's clothes as what it is. */
    private static String plain(String host) {
        int zone = host.indexOf('%');
        String address = zone < 0 ? host : host.substring(0, zone);
        boolean mapped = address.toLowerCase(Locale.ROOT).startsWith(MAPPED) && address.indexOf('.') >= 0;
        return mapped ? address.substring(MAPPED.length()) : address;
    }

    private static Optional<Subnet> ofV4(String host) {
        String[] parts = host.split("\\.", -1);
        boolean address = parts.length == 4 && Arrays.stream(parts).allMatch(Subnet::isByte);
        return address
                ? Optional.of(new Subnet(number(parts[0]) + "." + number(parts[1]) + "." + number(parts[2]) + ".0/24"))
                : Optional.empty();
    }

    private static boolean isByte(String text) {
        return consists(text, 3, "0123456789") && number(text) <= 255;
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    private static Optional<Subnet> ofV6(String host) {
        int[] groups = groups(host);
        if (groups.length == 0) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < PREFIX_GROUPS; i++) {
            text.append(Integer.toHexString(groups[i])).append(':');
        }
        return Optional.of(new Subnet(text + ":/64"));
    }

    /** The eight groups, or none when it is no IPv6 address. */
    private static int[] groups(String host) {
        int gap = host.indexOf("::");
        String[] before = parts(gap < 0 ? host : host.substring(0, gap));
        String[] after = parts(gap < 0 ? "" : host.substring(gap + 2));
        int named = before.length + after.length;
        boolean fits = gap < 0 ? named == V6_GROUPS : named < V6_GROUPS;
        if (!fits || !areGroups(before) || !areGroups(after)) {
            return new int[0];
        }
        int[] groups = new int[V6_GROUPS];
        for (int i = 0; i < before.length; i++) {
            groups[i] = Integer.parseInt(before[i], 16);
        }
        for (int i = 0; i < after.length; i++) {
            groups[V6_GROUPS - after.length + i] = Integer.parseInt(after[i], 16);
        }
        return groups;
    }

    private static String[] parts(String text) {
        return text.isEmpty() ? new String[0] : text.split(":", -1);
    }

    private static boolean areGroups(String[] parts) {
        return Arrays.stream(parts).allMatch(part -> consists(part, 4, "0123456789abcdefABCDEF"));
    }

    @Override
    public String toString() {
        return text;
    }

    /** Without a regular expression: one for each connection is more garbage than the connection's own objects. */
    private static boolean consists(String text, int most, String of) {
        return !text.isEmpty() && text.length() <= most && text.chars().allMatch(letter -> of.indexOf(letter) >= 0);
    }
}
