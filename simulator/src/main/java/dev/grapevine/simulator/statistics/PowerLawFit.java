package dev.grapevine.simulator.statistics;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.numbers.rootfinder.BrentSolver;

/**
 * A power law fitted to a sample of bounded numbers by maximum likelihood, after Clauset, Shalizi and Newman, "Power-law
 * distributions in empirical data", SIAM Review 51 (2009), sections 3.1 to 3.3: the law begins at the value from which
 * it fits best in the sense of Kolmogorov and Smirnov. It is normalised over {@code least … most}, because a bounded
 * quantity follows a truncated law. Near the bound any law fits, so a beginning counts only while the range spans a
 * factor of {@value #LEAST_SPAN} and holds a tenth of the sample.
 *
 * @param law the law
 * @param distance Kolmogorov–Smirnov distance between the law and that part of the sample
 * @param share the part of the sample that lies in the range of the law
 */
public record PowerLawFit(TruncatedPowerLaw law, double distance, double share) {
    private static final int LEAST_SPAN = 4;
    private static final double LEAST_SHARE = 0.1;
    private static final double STEEPEST = 50;
    private static final double ACCURACY = 1e-9;

    /**
     * Fits the sample's numbers between 1 and {@code most}; others are left out.
     *
     * @return empty when there are none
     */
    public static Optional<PowerLawFit> fit(int[] sample, int most) {
        long[] counts = new long[most + 1];
        IntStream.of(sample).filter(k -> k >= 1 && k <= most).forEach(k -> counts[k]++);
        double all = IntStream.rangeClosed(1, most).mapToLong(k -> counts[k]).sum();
        return IntStream.rangeClosed(1, Math.max(1, most / LEAST_SPAN))
                .filter(least -> counts[least] > 0)
                .mapToObj(least -> from(counts, least, all))
                .filter(fit -> fit.share >= LEAST_SHARE)
                .min(Comparator.comparingDouble(PowerLawFit::distance));
    }

    private static PowerLawFit from(long[] counts, int least, double all) {
        long tail = 0;
        double logs = 0;
        for (int k = least; k < counts.length; k++) {
            tail += counts[k];
            logs += counts[k] * Math.log(k);
        }
        var law = mostLikely(least, counts.length - 1, logs / tail);
        return new PowerLawFit(law, distance(counts, law, tail), tail / all);
    }

    /** The likelihood is greatest where the law's mean logarithm equals the sample's. */
    private static TruncatedPowerLaw mostLikely(int least, int most, double meanLog) {
        if (excess(STEEPEST, least, most, meanLog) >= 0) {
            return new TruncatedPowerLaw(STEEPEST, least, most);
        }
        if (excess(-STEEPEST, least, most, meanLog) <= 0) {
            return new TruncatedPowerLaw(-STEEPEST, least, most);
        }
        var solver = new BrentSolver(ACCURACY, ACCURACY, ACCURACY);
        double exponent = solver.findRoot(a -> excess(a, least, most, meanLog), -STEEPEST, STEEPEST);
        return new TruncatedPowerLaw(exponent, least, most);
    }

    private static double excess(double exponent, int least, int most, double meanLog) {
        return new TruncatedPowerLaw(exponent, least, most).meanLog() - meanLog;
    }

    private static double distance(long[] counts, TruncatedPowerLaw law, double tail) {
        double[] expected = law.cumulative();
        double largest = 0;
        double seen = 0;
        for (int k = law.least(); k <= law.most(); k++) {
            seen += counts[k];
            largest = Math.max(largest, Math.abs(seen / tail - expected[k - law.least()]));
        }
        return largest;
    }
}
