package dev.grapevine.benchmarks;

import java.util.Locale;

/**
 * What a figure is held against.
 *
 * @param least whether the figure must be at least, rather than at most, the limit
 * @param limit the bar itself
 * @param unit of figure and limit; empty for a ratio
 */
public record Bar(boolean least, double limit, String unit) {
    /** A ratio that must not be lower. */
    public static Bar ratioAtLeast(double limit) {
        return new Bar(true, limit, "");
    }

    /** A ratio that must not be higher. */
    public static Bar ratioAtMost(double limit) {
        return new Bar(false, limit, "");
    }

    /** A time that must not be longer. */
    public static Bar millisAtMost(double limit) {
        return new Bar(false, limit, " ms");
    }

    /** A size that must not be larger. */
    public static Bar mebibytesAtMost(double limit) {
        return new Bar(false, limit, " MiB");
    }

    boolean passes(double figure) {
        return least ? figure >= limit : figure <= limit;
    }

    String show(double figure) {
        return String.format(Locale.ROOT, "%.3f%s", figure, unit);
    }

    @Override
    public String toString() {
        return (least ? ">= " : "<= ") + limit + unit;
    }
}
