package dev.grapevine.simulator.scenario;

import java.util.Locale;

/**
 * What is asked of a figure.
 *
 * @param least no less than this
 * @param most no more than this
 * @param sum whether the figures of several runs are added up, instead of the worst being taken
 * @param text the same for people; empty when nothing is asked
 */
public record Bar(double least, double most, boolean sum, String text) {
    /** Nothing is asked. */
    static final Bar NONE = new Bar(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false, "");

    static Bar between(double least, double most) {
        return new Bar(least, most, false, String.format(Locale.ROOT, "in [%.1f, %.1f]", least, most));
    }

    static Bar below(double bound) {
        return new Bar(Double.NEGATIVE_INFINITY, Math.nextDown(bound), false, "< " + Finding.text(bound));
    }

    static Bar atMost(double bound) {
        return new Bar(Double.NEGATIVE_INFINITY, bound, false, "<= " + Finding.text(bound));
    }

    static Bar atLeast(double bound) {
        return new Bar(bound, Double.POSITIVE_INFINITY, false, ">= " + Finding.text(bound));
    }

    static Bar exactly(double wanted) {
        return new Bar(wanted, wanted, false, "= " + Finding.text(wanted));
    }

    static Bar atMostInAll(double bound) {
        return new Bar(Double.NEGATIVE_INFINITY, bound, true, "<= " + Finding.text(bound) + " in all");
    }

    boolean held(double figure) {
        return figure >= least && figure <= most;
    }

    /** How far a figure lies beyond the bar; below zero when it is held, infinite when there is none. */
    double excess(double figure) {
        return Double.isNaN(figure) ? Double.POSITIVE_INFINITY : Math.max(least - figure, figure - most);
    }
}
