package dev.grapevine.protocol;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody with whom a node has no link for a while. Immutable.
 *
 * @param subject 64 hex digits of an id, or an IP address
 * @param why what the peer did that the node itself has banned; empty when a person has
 * @param leftMillis how long it lasts from now
 */
public record Ban(String subject, String why, long leftMillis) {
    /** How long a ban lasts when nobody says how long. */
    public static final Duration DEFAULT_TIME = Duration.ofHours(1);

    private static final Duration LONGEST = Duration.ofDays(3650);

    /**
     * What is left of a ban that was written down; nothing when it is over.
     *
     * @param endsMillis by the same clock as {@code nowMillis}; a clock that was set back makes no ban longer than any can be
     */
    public static Optional<Ban> until(String subject, String why, long endsMillis, long nowMillis) {
        long left = Math.min(endsMillis - nowMillis, LONGEST.toMillis());
        return left > 0 ? Optional.of(new Ban(subject, why, left)) : Optional.empty();
    }

    /** @throws IllegalArgumentException when a ban cannot last so long; the message says what to try */
    public static long nanos(Duration lasting) {
        if (lasting.isNegative() || lasting.isZero() || lasting.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a ban lasts for more than nothing and at most 3650d; try 1h");
        }
        return lasting.toNanos();
    }

    /** The subject of the one ban that is meant by the beginning of an id; otherwise the text as an address is written. */
    public static String listed(String text, List<Ban> bans) {
        String digits = text.toLowerCase(Locale.ROOT);
        List<String> meant = bans.stream()
                .map(Ban::subject)
                .filter(subject -> subject.length() == 2 * NodeId.SIZE && subject.startsWith(digits))
                .toList();
        return meant.size() == 1 ? meant.get(0) : Subnet.address(text).orElse(digits);
    }

    /**
     * Whom a person means who wants to ban: an IP address is everybody who connects from there; a whole id, the beginning of
     * a known one, or a known peer's {@code host:port} is that peer.
     *
     * @param known the peers that can be named in short
     * @throws IllegalArgumentException when it is nobody, or more than one; the message says what to try
     */
    public static String subject(String text, Map<NodeId, Address> known) {
        String digits = text.toLowerCase(Locale.ROOT);
        if (Subnet.address(text).isPresent()) {
            return Subnet.address(text).get();
        }
        if (digits.matches("[0-9a-f]{64}")) {
            return digits;
        }
        List<NodeId> meant = known.entrySet().stream()
                .filter(peer -> peer.getKey().hex().startsWith(digits)
                        || peer.getValue().toString().equals(text))
                .map(Map.Entry::getKey)
                .distinct()
                .toList();
        if (digits.isEmpty() || meant.size() != 1) {
            throw new IllegalArgumentException((meant.isEmpty() ? "nobody known here" : "more than one peer here")
                    + " is meant by that; give an id, the beginning of one, or an IP address (see peers)");
        }
        return meant.get(0).hex();
    }
}
