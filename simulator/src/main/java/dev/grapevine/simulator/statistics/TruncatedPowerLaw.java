package dev.grapevine.simulator.statistics;

/**
 * The discrete distribution on {@code least … most} whose probabilities are in proportion to {@code k^-exponent}.
 * Immutable.
 */
public record TruncatedPowerLaw(double exponent, int least, int most) {
    /** @throws IllegalArgumentException when the range holds no positive number */
    public TruncatedPowerLaw {
        if (least < 1 || most < least) {
            throw new IllegalArgumentException(least + " … " + most + " is not a range of positive numbers");
        }
    }

    /** The probability of a value of at most {@code k}, for each {@code k} of the range; index 0 is {@code least}. */
    public double[] cumulative() {
        double[] cumulative = new double[most - least + 1];
        double sum = 0;
        for (int k = least; k <= most; k++) {
            sum += weight(k);
            cumulative[k - least] = sum;
        }
        for (int i = 0; i < cumulative.length; i++) {
            cumulative[i] /= sum;
        }
        return cumulative;
    }

    /** The mean of the logarithm; falls as the exponent rises. */
    public double meanLog() {
        double sum = 0;
        double logs = 0;
        for (int k = least; k <= most; k++) {
            sum += weight(k);
            logs += weight(k) * Math.log(k);
        }
        return logs / sum;
    }

    /** In proportion to the probability, and 1 for the least value, so that no exponent underflows all of them. */
    private double weight(int k) {
        return Math.pow((double) k / least, -exponent);
    }
}
