package dev.grapevine.shell.options;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write them: {@code 500ms}, {@code 13s}, {@code 2m}, {@code 1h}, {@code 7d}. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private Durations() {}

    /** Reads one; empty when the text is none or means no time at all. */
    public static Optional<Duration> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        Duration duration = of(Long.parseLong(form.group(1)), form.group(2));
        return duration.isZero() ? Optional.empty() : Optional.of(duration);
    }

    /** For people: {@code 850ms}, {@code 12s}, {@code 3m 5s}, {@code 2h 0m}. */
    public static String brief(Duration duration) {
        if (duration.toMillis() < 1000) {
            return duration.toMillis() + "ms";
        }
        if (duration.toSeconds() < 60) {
            return duration.toSeconds() + "s";
        }
        return duration.toMinutes() < 60
                ? duration.toMinutes() + "m " + duration.toSecondsPart() + "s"
                : duration.toHours() + "h " + duration.toMinutesPart() + "m";
    }

    private static Duration of(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
