package dev.grapevine.simulator.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowerLawFitTest {
    private static final int SAMPLE = 10_000;

    @ParameterizedTest
    @CsvSource({"2.0, 1, 64", "2.0, 5, 64", "2.5, 5, 64", "3.2, 5, 64", "2.5, 3, 1000", "3.0, 2, 20"})
    void findsTheLawItsSampleWasDrawnFrom(double exponent, int least, int most) {
        var fit = PowerLawFit.fit(zipf(exponent, most, k -> k >= least), most).orElseThrow();
        assertThat(fit.law().exponent()).isCloseTo(exponent, within(0.12));
        assertThat(fit.distance()).isLessThan(0.015);
        assertThat(fit.law().least()).isGreaterThanOrEqualTo(least);
    }

    @Test
    void leavesOutTheBodyThatIsNoPowerLaw() {
        int[] tail = zipf(2.5, 64, k -> k >= 8);
        int[] body = IntStream.range(0, SAMPLE).map(i -> 1 + i % 7).toArray();
        int[] mixed = IntStream.concat(IntStream.of(tail), IntStream.of(body)).toArray();
        var fit = PowerLawFit.fit(mixed, 64).orElseThrow();
        assertThat(fit.law().least()).isBetween(8, 12);
        assertThat(fit.law().exponent()).isCloseTo(2.5, within(0.15));
        assertThat(fit.share()).isLessThanOrEqualTo(0.5);
    }

    @Test
    void aSampleThatIsNoPowerLawIsFarFromEveryOne() {
        int[] uniform = IntStream.range(0, SAMPLE).map(i -> 10 + i % 30).toArray();
        assertThat(PowerLawFit.fit(uniform, 64).orElseThrow().distance()).isGreaterThan(0.05);
        int[] binomial = IntStream.range(0, SAMPLE)
                .map(i -> 5 + Integer.bitCount(i * 0x9E3779B9))
                .toArray();
        assertThat(PowerLawFit.fit(binomial, 64).orElseThrow().distance()).isGreaterThan(0.05);
    }

    @Test
    void aSampleOfOneValueIsAsSteepAsItGets() {
        int[] same = IntStream.generate(() -> 4).limit(100).toArray();
        var fit = PowerLawFit.fit(same, 64).orElseThrow();
        assertThat(fit.law().exponent()).isEqualTo(50);
        assertThat(fit.distance()).isLessThan(1e-4);
    }

    @Test
    void nothingFitsNothing() {
        assertThat(PowerLawFit.fit(new int[] {0, 65}, 64)).isEmpty();
    }

    @Test
    void theLawAddsUpAndFallsAsItSays() {
        double[] cumulative = new TruncatedPowerLaw(2, 3, 6).cumulative();
        assertThat(cumulative[3]).isCloseTo(1, within(1e-12));
        assertThat((cumulative[1] - cumulative[0]) / cumulative[0]).isCloseTo(9.0 / 16, within(1e-12));
    }

    /** A library's law on 1 … most, of which only a part is taken. */
    private static int[] zipf(double exponent, int most, IntPredicate taken) {
        var random = RandomSource.XO_RO_SHI_RO_128_PP.create(42);
        var zipf = RejectionInversionZipfSampler.of(random, most, exponent);
        return IntStream.generate(zipf::sample).filter(taken).limit(SAMPLE).toArray();
    }
}
