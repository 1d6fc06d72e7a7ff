package dev.grapevine.simulator.scenario;

import java.util.Locale;

/**
 * One figure beside its bar.
 *
 * @param what what was measured
 * @param bar what is asked of it, for people
 * @param figure what came out, for people
 * @param held whether the bar was held
 */
public record Finding(String what, String bar, String figure, boolean held) {

    /** A figure that has to lie in a range, its ends included. */
    public static Finding between(String what, double least, double most, double figure) {
        String bar = String.format(Locale.ROOT, "in [%.1f, %.1f]", least, most);
        return new Finding(what, bar, text(figure), figure >= least && figure <= most);
    }

    /** A figure that has to stay below a bound. */
    public static Finding below(String what, double bound, double figure) {
        return new Finding(what, "< " + bound, text(figure), figure < bound);
    }

    /** A count that must not exceed a bound. */
    public static Finding atMost(String what, long bound, long count) {
        return new Finding(what, "<= " + bound, Long.toString(count), count <= bound);
    }

    /** A count that has to be exactly this. */
    public static Finding exactly(String what, long wanted, long count) {
        return new Finding(what, "= " + wanted, Long.toString(count), count == wanted);
    }

    /** A figure without a bar. */
    public static Finding plain(String what, String figure) {
        return new Finding(what, "", figure, true);
    }

    private static String text(double figure) {
        return String.format(Locale.ROOT, "%.4f", figure);
    }
}
