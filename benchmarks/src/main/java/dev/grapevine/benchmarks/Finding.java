package dev.grapevine.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * One line of a result.
 *
 * @param what was measured
 * @param grapevine the project's figure, with its unit
 * @param bare the figure of the bare sockets beside it; empty when there is nothing to compare with
 * @param figure what the bar is about: the ratio of the two, or the project's own figure
 * @param bar what {@code figure} is held against
 */
public record Finding(String what, String grapevine, String bare, double figure, Bar bar) {
    private static final String ROW = "%-34s  %18s  %18s  %12s  %-9s  %s%n";

    boolean passed() {
        return bar.passes(figure);
    }

    static String table(List<Finding> findings) {
        StringBuilder table = new StringBuilder();
        table.append(String.format(Locale.ROOT, ROW, "what", "grapevine", "bare", "ratio", "bar", "verdict"));
        for (Finding f : findings) {
            table.append(String.format(
                    Locale.ROOT,
                    ROW,
                    f.what,
                    f.grapevine,
                    f.bare,
                    f.bar.show(f.figure),
                    f.bar,
                    f.passed() ? "PASS" : "MISS"));
        }
        return table.toString();
    }
}
