package dev.grapevine.protocol;

import java.util.List;
import java.util.Optional;

/**
 * Which topics somebody wants: a topic's name in which {@code +} stands for any one level and a last {@code #} for any
 * number of levels, none among them: {@code sensors/#} matches {@code sensors} too. The rules are those of MQTT 3.1.1,
 * section 4.7; the limits are those of {@link TopicName}. Immutable.
 *
 * @param text the filter, as people write it and as on the wire
 */
public record TopicFilter(String text) {
    /** @throws IllegalArgumentException when this is no filter; the message says why and what to try */
    public TopicFilter {
        Optional<String> wrong = TopicText.wrongInFilter(text);
        if (wrong.isPresent()) {
            throw new IllegalArgumentException("the filter " + TopicText.shown(text) + " " + wrong.get());
        }
    }

    List<String> levels() {
        return TopicText.levels(text);
    }

    /** Whether messages of this topic are wanted. */
    public boolean matches(TopicName topic) {
        return meet(levels(), topic.levels());
    }

    /**
     * Whether there can be a topic that both filters match. The limits on names are left out: two filters of 100 bytes may
     * overlap only in names that nobody may use.
     */
    public boolean overlaps(TopicFilter other) {
        return meet(levels(), other.levels());
    }

    /** A name is a filter without wildcards, so one walk answers both questions. */
    private static boolean meet(List<String> left, List<String> right) {
        if (hidden(left.get(0), right.get(0)) || hidden(right.get(0), left.get(0))) {
            return false;
        }
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            if (isRest(left, i) || isRest(right, i)) {
                return !onlyEmpty(left, right) && !onlyEmpty(right, left);
            }
            if (i == left.size() || i == right.size() || !meet(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** {@code /#} and {@code +} would meet in the empty topic, which is none. */
    private static boolean onlyEmpty(List<String> left, List<String> right) {
        return left.size() == 1
                && left.get(0).equals(TopicText.ONE)
                && right.get(0).isEmpty();
    }

    private static boolean isRest(List<String> levels, int index) {
        return index < levels.size() && levels.get(index).equals(TopicText.REST);
    }

    private static boolean meet(String left, String right) {
        return left.equals(right) || left.equals(TopicText.ONE) || right.equals(TopicText.ONE);
    }

    /** A wildcard at the beginning does not see what begins with a dollar sign. */
    private static boolean hidden(String first, String otherFirst) {
        boolean wildcard = first.equals(TopicText.ONE) || first.equals(TopicText.REST);
        return wildcard && otherFirst.startsWith(TopicText.HIDDEN);
    }

    @Override
    public String toString() {
        return text;
    }
}
