package dev.grapevine.simulator.app;

import dev.grapevine.simulator.scenario.Outcome;
import dev.grapevine.simulator.scenario.Scenario;
import dev.grapevine.simulator.scenario.Scenarios;
import dev.grapevine.simulator.scenario.Setting;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** {@code scenario}: lists the scenarios, or runs one. */
final class ScenarioCommand {
    private static final int MOST_NODES = 1_000_000;
    private static final long DEFAULT_SEED = 1;

    private static final String HELP = """
            Usage: scenario --list
                   scenario NAME [--nodes N] [--seed N]

              --list     name every scenario
              --nodes N  how many peers (default: the scenario's)
              --seed N   random seed, which repeats a run to the last event (default 1)
            """;

    private static final Options OPTIONS = new Options()
            .addOption(Option.builder().longOpt("list").get())
            .addOption(Option.builder().longOpt("help").get())
            .addOption(Option.builder().longOpt("nodes").hasArg().get())
            .addOption(Option.builder().longOpt("seed").hasArg().get());

    private final PrintStream out;
    private final PrintStream err;

    ScenarioCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(String... args) throws UsageException {
        CommandLine line = parse(args);
        if (line.hasOption("help")) {
            out.print(HELP);
            return SimulatorMain.DONE;
        }
        if (line.hasOption("list")) {
            Scenarios.ALL.forEach(s -> out.printf("%-12s %s%n", s.name(), s.summary()));
            return SimulatorMain.DONE;
        }
        Scenario scenario = scenario(line.getArgList());
        long nodes = number(line, "nodes", scenario.defaultNodes(), 1, MOST_NODES);
        long seed = number(line, "seed", DEFAULT_SEED, Long.MIN_VALUE, Long.MAX_VALUE);
        return run(scenario, new Setting((int) nodes, seed));
    }

    /** Whatever happens, the user learns how to make it happen again. */
    private int run(Scenario scenario, Setting setting) {
        String repeat = scenario.name() + " --nodes " + setting.nodes() + " --seed " + setting.seed();
        err.println("running scenario " + repeat);
        boolean finished = false;
        try {
            Outcome outcome = scenario.run(setting);
            finished = true;
            OutcomeReport.print(outcome, out);
            return outcome.held() ? SimulatorMain.DONE : SimulatorMain.FAILED;
        } finally {
            if (!finished) {
                err.println("simulator: a bug ended the run; repeat it with: scenario " + repeat);
            }
        }
    }

    private static CommandLine parse(String[] args) throws UsageException {
        try {
            return DefaultParser.builder().setAllowPartialMatching(false).get().parse(OPTIONS, args);
        } catch (ParseException e) {
            throw new UsageException(e.getMessage() + "; try scenario --help");
        }
    }

    private static Scenario scenario(List<String> words) throws UsageException {
        String names = Scenarios.ALL.stream().map(Scenario::name).collect(Collectors.joining(", "));
        if (words.size() != 1) {
            throw new UsageException("name one scenario of: " + names);
        }
        return Scenarios.named(words.get(0))
                .orElseThrow(() -> new UsageException("no scenario '" + words.get(0) + "'; there are: " + names));
    }

    private static long number(CommandLine line, String option, long otherwise, long least, long most)
            throws UsageException {
        String[] values = line.getOptionValues(option);
        if (values == null) {
            return otherwise;
        }
        if (values.length > 1) {
            throw new UsageException("--" + option + " is given twice");
        }
        return number(option, values[0], least, most);
    }

    private static long number(String option, String value, long least, long most) throws UsageException {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new UsageException("--" + option + " " + value + ": not a whole number");
        }
        throw new UsageException("--" + option + " " + value + " is not between " + least + " and " + most);
    }
}
