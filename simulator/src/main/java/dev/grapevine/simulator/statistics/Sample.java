package dev.grapevine.simulator.statistics;

import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * What some figures come to.
 *
 * @param mean their mean
 * @param deviation the standard deviation of the population they are drawn from, as far as they tell; 0 of one
 */
public record Sample(double mean, double deviation) {
    /** Of these figures; of none, zero. */
    public static Sample of(DoubleStream figures) {
        double[] all = figures.toArray();
        double mean = DoubleStream.of(all).average().orElse(0);
        double squares = DoubleStream.of(all)
                .map(figure -> (figure - mean) * (figure - mean))
                .sum();
        return new Sample(mean, all.length < 2 ? 0 : Math.sqrt(squares / (all.length - 1)));
    }

    /** For people, with so many decimals. */
    public String text(int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f ± %." + decimals + "f", mean, deviation);
    }
}
