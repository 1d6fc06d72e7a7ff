package dev.grapevine.http.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** What was asked: parameters, headers and the body, which is bounded. Used by one thread; closing it frees the body's room. */
public final class Request implements AutoCloseable {
    private static final int KIB = 1024;
    private static final int MOST_PARAMETERS = 64;

    private final HttpExchange exchange;
    private final HttpLimits limits;
    private final Semaphore bodiesKib;
    private final HttpCounters counters;
    private final Map<String, List<String>> parameters;
    private int heldKib;

    Request(HttpExchange exchange, HttpLimits limits, Semaphore bodiesKib, HttpCounters counters) throws Problem {
        this.exchange = exchange;
        this.limits = limits;
        this.bodiesKib = bodiesKib;
        this.counters = counters;
        this.parameters = parsed(exchange.getRequestURI().getRawQuery());
    }

    private static Map<String, List<String>> parsed(@Nullable String query) throws Problem {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        String[] pairs = query == null || query.isEmpty() ? new String[0] : query.split("&", MOST_PARAMETERS + 1);
        if (pairs.length > MOST_PARAMETERS) {
            throw Problem.wrong("more than " + MOST_PARAMETERS + " parameters");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            parameters.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
        }
        return parameters;
    }

    private static String decoded(String text) throws Problem {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.wrong("the query is not encoded as it should be: write % as %25");
        }
    }

    /** A parameter of the query. */
    public Optional<String> parameter(String name) {
        return parameters(name).stream().findFirst();
    }

    /** One that may be given more than once. */
    public List<String> parameters(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    /** One that must be given. */
    public String required(String name) throws Problem {
        return parameter(name)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> Problem.wrong("the parameter " + name + " is missing"));
    }

    /** A whole number between {@code least} and {@code most}. */
    public int number(String name, int fallback, int least, int most) throws Problem {
        Optional<String> text = parameter(name);
        try {
            int number = text.isEmpty() ? fallback : Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw Problem.wrong(name + " is not a whole number between " + least + " and " + most);
        }
        throw Problem.wrong(name + " is not between " + least + " and " + most);
    }

    /** A header of the request. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    /** The whole body. */
    public byte[] body() throws Problem {
        long length = declaredLength();
        if (length > limits.bodyBytes()) {
            throw tooLarge();
        }
        int kib = 1 + (int) (length < 0 ? limits.bodyBytes() : length) / KIB;
        if (!bodiesKib.tryAcquire(kib)) {
            counters.refused(HttpCounters.Refusal.BUSY);
            throw Problem.unavailable("too many large requests at a time; try again in a moment");
        }
        heldKib += kib;
        try {
            byte[] bytes = exchange.getRequestBody().readNBytes(limits.bodyBytes() + 1);
            if (bytes.length > limits.bodyBytes()) {
                throw tooLarge();
            }
            return bytes;
        } catch (IOException e) {
            throw Problem.wrong("the body broke off");
        }
    }

    /** Negative when only its end will tell. */
    private long declaredLength() throws Problem {
        try {
            return header("Content-Length").map(Long::parseLong).orElse(-1L);
        } catch (NumberFormatException e) {
            throw Problem.wrong("Content-Length is no number");
        }
    }

    private Problem tooLarge() {
        counters.refused(HttpCounters.Refusal.SIZE);
        return new Problem(413, "Too large", "a body has at most " + limits.bodyBytes() + " bytes here");
    }

    @Override
    public void close() {
        bodiesKib.release(heldKib);
        heldKib = 0;
    }
}
