package dev.grapevine.benchmarks;

import java.util.Collection;

/** The middle of a few figures. */
public final class Median {
    private Median() {}

    /** The middle one, or the mean of the two in the middle. */
    public static double of(Collection<Double> figures) {
        double[] sorted =
                figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
