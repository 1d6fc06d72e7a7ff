package dev.grapevine.documents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One JSON document on one line. Loaded only when a document is asked for. */
public final class Json {
    /** Delete, the upper control characters, line separators and everything that reorders text; inside a regex class. */
    public static final String STEERING_CLASS = "\\x7f-\\x9f\\u2028\\u2029\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069";

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final HexFormat HEX = HexFormat.of();

    /** Writes the document's tokens. */
    @FunctionalInterface
    public interface Body {
        /** Writes one value. */
        void write(JsonGenerator out) throws IOException;
    }

    private Json() {}

    /** The document that {@code body} writes; what could steer a terminal is escaped. */
    public static String document(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            body.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return escaped(text.toString());
    }

    /** By hand: a regular expression took several times as long as everything else about a document. */
    private static String escaped(String document) {
        StringBuilder text = new StringBuilder();
        int written = 0;
        for (int i = 0; i < document.length(); i++) {
            if (steers(document.charAt(i))) {
                text.append(document, written, i).append("\\u").append(HEX.toHexDigits(document.charAt(i)));
                written = i + 1;
            }
        }
        return written == 0
                ? document
                : text.append(document, written, document.length()).toString();
    }

    /** Whether it is of the {@link #STEERING_CLASS}. */
    static boolean steers(char c) {
        return c >= '\u007f'
                && (c <= '\u009f'
                        || (c >= '\u2028' && c <= '\u202e')
                        || c == '\u200e'
                        || c == '\u200f'
                        || (c >= '\u2066' && c <= '\u2069'));
    }

    /** A constant's name as documents and tables show it. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** ISO-8601 in UTC with milliseconds. */
    public static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** An array of numbers under a name. */
    public static void integers(JsonGenerator out, String name, List<Integer> numbers) throws IOException {
        out.writeArrayFieldStart(name);
        for (int number : numbers) {
            out.writeNumber(number);
        }
        out.writeEndArray();
    }

    /** An object of numbers under a name. */
    public static void numbers(JsonGenerator out, String name, Map<String, Long> numbers) throws IOException {
        out.writeObjectFieldStart(name);
        for (Map.Entry<String, Long> number : numbers.entrySet()) {
            out.writeNumberField(number.getKey(), number.getValue());
        }
        out.writeEndObject();
    }
}
