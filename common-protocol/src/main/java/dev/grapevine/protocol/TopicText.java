package dev.grapevine.protocol;

import java.util.List;
import java.util.Optional;

/** What topic names and topic filters have in common: levels between slashes, and limits. Stateless. */
final class TopicText {
    static final int MAX_BYTES = 128;
    static final int MAX_LEVELS = 16;
    static final String ONE = "+";
    static final String REST = "#";
    /** What a topic begins with that no wildcard sees. */
    static final String HIDDEN = "$";

    private static final char SLASH = '/';
    private static final int MOST_SHOWN = 40;

    private TopicText() {}

    /** Checks the topic of a bundle or stream from somebody else; the empty one is the broadcast's. */
    static void checkWire(String topic) throws MalformedFrame {
        if (!topic.isEmpty()) {
            Optional<String> wrong = wrongInName(topic);
            if (wrong.isPresent()) {
                throw new MalformedFrame("a topic that " + wrong.get());
            }
        }
    }

    /** Checks a filter from somebody else. */
    static void checkWireFilter(String filter) throws MalformedFrame {
        Optional<String> wrong = wrongInFilter(filter);
        if (wrong.isPresent()) {
            throw new MalformedFrame("a filter that " + wrong.get());
        }
    }

    /** What is wrong with a name, if anything; says nothing of what the name's author wrote. */
    static Optional<String> wrongInName(String name) {
        boolean wildcard = name.indexOf('+') >= 0 || name.indexOf('#') >= 0;
        return wildcard
                ? Optional.of("has a wildcard, + or #, which only a filter may have; name one topic")
                : wrongInBoth(name);
    }

    /** What is wrong with a filter, if anything. */
    static Optional<String> wrongInFilter(String filter) {
        Optional<String> wrong = wrongInBoth(filter);
        return wrong.isPresent() ? wrong : wrongWildcard(levels(filter));
    }

    private static Optional<String> wrongWildcard(List<String> levels) {
        for (int i = 0; i < levels.size(); i++) {
            String level = levels.get(i);
            boolean wildcard = level.equals(ONE) || level.equals(REST);
            if (!wildcard && (level.contains(ONE) || level.contains(REST))) {
                return Optional.of("has a wildcard beside other characters; + and # stand alone between slashes, as in"
                        + " sensors/+/room1");
            }
            if (level.equals(REST) && i < levels.size() - 1) {
                return Optional.of("has a # that is not its last level; try + for a single level");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> wrongInBoth(String text) {
        if (text.isEmpty()) {
            return Optional.of("is empty; write levels with slashes between them, as in sensors/room1");
        }
        int bytes = 0;
        int levels = 1;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int point = text.codePointAt(i);
            if (Character.isISOControl(point)) {
                return Optional.of("has a control character; use letters, digits and signs");
            }
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                return Optional.of("has half a character (an unpaired surrogate), which UTF-8 cannot write");
            }
            bytes += utf8Bytes(point);
            levels += point == SLASH ? 1 : 0;
        }
        return tooMuch(bytes, levels);
    }

    private static Optional<String> tooMuch(int bytes, int levels) {
        if (bytes > MAX_BYTES) {
            return Optional.of("has " + bytes + " bytes of UTF-8; the most is " + MAX_BYTES + ", use shorter levels");
        }
        if (levels > MAX_LEVELS) {
            return Optional.of("has " + levels + " levels; the most is " + MAX_LEVELS + ", use fewer slashes");
        }
        return Optional.empty();
    }

    private static int utf8Bytes(int point) {
        if (point < 0x80) {
            return 1;
        }
        return point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    }

    /** The levels; {@code "/a"} has two, the first one empty. */
    static List<String> levels(String text) {
        return List.of(text.split("/", -1));
    }

    /** For an error: cut, and without anything that could steer a terminal. */
    static String shown(String text) {
        String cut = text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
        return "'" + cut.replaceAll("[\\p{Cc}\\p{Cs}]", "\ufffd") + "'";
    }
}
