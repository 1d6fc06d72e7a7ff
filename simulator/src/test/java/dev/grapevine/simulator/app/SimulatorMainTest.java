package dev.grapevine.simulator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatorMainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void listsItsScenarios() {
        assertThat(run("scenario", "--list")).isZero();
        assertThat(text(out)).contains("power-law").contains("low-caps");
    }

    @Test
    void saysWhoItIs() {
        assertThat(run("--version")).isZero();
        assertThat(text(out)).startsWith("grapevine simulator ");
        assertThat(run("--help")).isZero();
        assertThat(text(out)).contains("Examples:");
        assertThat(run("scenario", "--help")).isZero();
        assertThat(text(out)).contains("--nodes N");
    }

    @Test
    void printsFiguresBesideTheirBarsAndFailsWhenOneIsMissed() {
        assertThat(run("scenario", "power-law", "--nodes", "8", "--seed", "3")).isEqualTo(1);
        assertThat(text(out))
                .contains("MISSED  exponent")
                .contains("ok      components")
                .contains("event hash ");
        assertThat(text(err)).isEqualToIgnoringNewLines("running scenario power-law --nodes 8 --seed 3");
    }

    @Test
    void showsTheWorstOfSeveralRandomSeeds() {
        assertThat(run("scenario", "low-caps", "--nodes", "12", "--seed", "3", "--seeds", "2"))
                .isZero();
        assertThat(text(out)).contains("(seed 3)").contains("worst of 2 random seeds");
        assertThat(text(err)).contains("--seed 3").contains("--seed 4");
    }

    @Test
    void explores() {
        assertThat(run("explore", "--seed", "101", "--runs", "2")).isZero();
        assertThat(text(out)).contains("2 trials, 0 with a violation");
        assertThat(text(err)).contains("seed 101: ").contains("seed 102: ");
    }

    @ParameterizedTest
    @CsvSource({
        "nothing, no command 'nothing'; try run",
        "scenario, name one scenario of: power-law",
        "scenario power, no scenario 'power'; there are: power-law",
        "scenario low-caps --nodes many, --nodes many: not a whole number",
        "scenario low-caps --nodes 0, --nodes 0 is not between 1 and",
        "scenario low-caps --seed 1 --seed 2, --seed is given twice",
        "scenario low-caps --sed 1, Unrecognized option: --sed; try scenario --help"
    })
    void saysWhatIsWrongWithTheCommandLine(String command, String complaint) {
        assertThat(run(command.split(" "))).isEqualTo(2);
        assertThat(text(err)).startsWith("simulator: " + complaint).hasLineCount(1);
        assertThat(text(out)).isEmpty();
    }

    private int run(String... args) {
        return new SimulatorMain(new PrintStream(out, true), new PrintStream(err, true)).run(args);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
