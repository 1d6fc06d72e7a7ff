package dev.grapevine.simulator.scenario;

import java.util.Locale;

/**
 * One figure beside its bar.
 *
 * @param what what was measured, with its unit
 * @param bar what is asked of it
 * @param figure what came out; not a number when nothing did
 */
public record Finding(String what, Bar bar, double figure) {

    /** A figure that has to lie in a range, its ends included. */
    static Finding between(String what, double least, double most, double figure) {
        return new Finding(what, Bar.between(least, most), figure);
    }

    /** A figure that has to stay below a bound. */
    static Finding below(String what, double bound, double figure) {
        return new Finding(what, Bar.below(bound), figure);
    }

    /** A figure that must not exceed a bound. */
    static Finding atMost(String what, double bound, double figure) {
        return new Finding(what, Bar.atMost(bound), figure);
    }

    /** A figure that must reach a bound. */
    static Finding atLeast(String what, double bound, double figure) {
        return new Finding(what, Bar.atLeast(bound), figure);
    }

    /** A count that has to be exactly this. */
    static Finding exactly(String what, double wanted, double count) {
        return new Finding(what, Bar.exactly(wanted), count);
    }

    /** A count that all runs together must not exceed. */
    static Finding atMostInAll(String what, double bound, double count) {
        return new Finding(what, Bar.atMostInAll(bound), count);
    }

    /** A figure without a bar. */
    static Finding plain(String what, double figure) {
        return new Finding(what, Bar.NONE, figure);
    }

    /** Whether the bar was held. */
    public boolean held() {
        return bar == Bar.NONE || bar.held(figure);
    }

    /** Counts as they are, other figures with four decimals. */
    public static String text(double figure) {
        if (Double.isNaN(figure)) {
            return "none";
        }
        boolean whole = figure == Math.rint(figure) && Math.abs(figure) < 1e15;
        return whole ? String.valueOf((long) figure) : String.format(Locale.ROOT, "%.4f", figure);
    }
}
