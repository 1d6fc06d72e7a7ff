package dev.grapevine.protocol;

import java.util.List;
import java.util.Optional;

/**
 * The name of one topic: levels with slashes between them, as in {@code sensors/temperature/room1}. At most 128 bytes of
 * UTF-8 and 16 levels, no control characters, no wildcards. A level may be empty; {@code a} and {@code /a} are different
 * topics. Topics whose name begins with {@code $} are only matched by filters that begin with that very level, as in
 * MQTT 3.1.1, section 4.7.2. Immutable.
 *
 * @param text the name, as on the wire
 */
public record TopicName(String text) {
    /** The most bytes of UTF-8 in a name or filter. */
    public static final int MAX_BYTES = TopicText.MAX_BYTES;

    /** The most levels in a name or filter. */
    public static final int MAX_LEVELS = TopicText.MAX_LEVELS;

    /** @throws IllegalArgumentException when this is no name of a topic; the message says why and what to try */
    public TopicName {
        Optional<String> wrong = TopicText.wrongInName(text);
        if (wrong.isPresent()) {
            throw new IllegalArgumentException("the topic " + TopicText.shown(text) + " " + wrong.get());
        }
    }

    List<String> levels() {
        return TopicText.levels(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
