package dev.grapevine.http.server;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides who may ask. The Host header must name this server: a page of somebody else whose name was made to lead here does
 * not. What a browser sends from a page must be of the same origin. Data and deeds need the token, if there is one. Immutable.
 */
final class Gate {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<String> SAME_SITE = Set.of("same-origin", "none");
    private static final String BEARER = "Bearer ";

    private final String ownName;
    private final Optional<byte[]> token;
    private final HttpCounters counters;

    /** @param ownName the host that was chosen to listen on */
    Gate(String ownName, Optional<String> token, HttpCounters counters) {
        this.ownName = bracketed(ownName.toLowerCase(Locale.ROOT));
        this.token = token.map(text -> text.getBytes(StandardCharsets.UTF_8));
        this.counters = counters;
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /** @throws Problem when this request is none of those who may ask */
    void check(HttpExchange exchange, boolean open) throws Problem {
        String host = single(exchange.getRequestHeaders(), "Host");
        if (!names(exchange.getLocalAddress().getAddress(), withoutPort(host))) {
            counters.refused(HttpCounters.Refusal.HOST);
            throw new Problem(403, "Forbidden", "the Host header names another server");
        }
        if (!sameOrigin(exchange.getRequestHeaders(), host)) {
            counters.refused(HttpCounters.Refusal.ORIGIN);
            throw new Problem(403, "Forbidden", "a page of another origin asks");
        }
        if (!open && !hasToken(exchange.getRequestHeaders())) {
            counters.refused(HttpCounters.Refusal.TOKEN);
            throw new Problem(401, "Unauthorized", "send the token as: Authorization: Bearer TOKEN");
        }
    }

    private static String single(Headers headers, String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? values.get(0).toLowerCase(Locale.ROOT) : "";
    }

    private boolean names(InetAddress local, String host) {
        return (local.isLoopbackAddress() && LOOPBACK.contains(host))
                || host.equals(ownName)
                || host.equals(bracketed(withoutZone(local.getHostAddress())));
    }

    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    private static String withoutPort(String host) {
        return host.replaceFirst(":\\d{1,5}$", "");
    }

    private static boolean sameOrigin(Headers headers, String host) {
        List<String> origins = headers.getOrDefault("Origin", List.of());
        boolean sameSite = SAME_SITE.containsAll(headers.getOrDefault("Sec-Fetch-Site", List.of()));
        boolean navigation = headers.getOrDefault("Sec-Fetch-Mode", List.of()).equals(List.of("navigate"));
        return origins.stream()
                        .allMatch(origin -> origin.toLowerCase(Locale.ROOT).equals("http://" + host))
                && (sameSite || navigation);
    }

    private boolean hasToken(Headers headers) {
        if (token.isEmpty()) {
            return true;
        }
        String given = headers.getOrDefault("Authorization", List.of()).stream()
                .findFirst()
                .orElse("");
        return given.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && MessageDigest.isEqual(
                        token.get(), given.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8));
    }
}
