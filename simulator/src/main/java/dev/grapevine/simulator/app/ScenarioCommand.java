package dev.grapevine.simulator.app;

import dev.grapevine.simulator.measure.Trace;
import dev.grapevine.simulator.measure.Tracing;
import dev.grapevine.simulator.play.PlayServer;
import dev.grapevine.simulator.play.Playback;
import dev.grapevine.simulator.scenario.Outcome;
import dev.grapevine.simulator.scenario.Scenario;
import dev.grapevine.simulator.scenario.Scenarios;
import dev.grapevine.simulator.scenario.Setting;
import dev.grapevine.simulator.scenario.Size;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code scenario}: lists the scenarios, or runs one with one random seed or several. */
final class ScenarioCommand {
    private static final int MOST_NODES = 1_000_000;
    private static final int MOST_SEEDS = 1_000;
    private static final int MOST_PORT = 65_535;
    private static final long DEFAULT_SEED = 1;

    private static final String HELP = """
            Usage: scenario --list
                   scenario NAME [--small] [--nodes N] [--seed N] [--seeds K] [--trace [FILE]]
                   scenario NAME [--small] [--nodes N] [--seed N] --http PORT

              --list          name every scenario
              --small         fewer nodes and less time, as every build runs it
              --nodes N       how many peers (default: the scenario's)
              --seed N        random seed, which repeats a run to the last event (default 1)
              --seeds K       run it with K random seeds from --seed on and show the worst (default 1)
              --http PORT     play it in a browser on this machine, in step with real time; goes on until
                              Ctrl+C (0: any port that is free)
              --trace [FILE]  write down the journey of the first message of the first run
            """;

    private static final Options OPTIONS = new Options()
            .addOption(Option.builder().longOpt("list").get())
            .addOption(Option.builder().longOpt("help").get())
            .addOption(Option.builder().longOpt("small").get())
            .addOption(Option.builder().longOpt("nodes").hasArg().get())
            .addOption(Option.builder().longOpt("seed").hasArg().get())
            .addOption(Option.builder().longOpt("seeds").hasArg().get())
            .addOption(Option.builder().longOpt("http").hasArg().get())
            .addOption(
                    Option.builder().longOpt("trace").hasArg().optionalArg(true).get());

    private final PrintStream out;
    private final PrintStream err;

    ScenarioCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(String... args) throws UsageException {
        Words words = Words.of("scenario", OPTIONS, args);
        if (words.has("help")) {
            out.print(HELP);
            return SimulatorMain.DONE;
        }
        if (words.has("list")) {
            Scenarios.ALL.forEach(s -> out.printf("%-12s %s%n", s.name(), s.summary()));
            return SimulatorMain.DONE;
        }
        Scenario scenario = scenario(words.others());
        Size size = words.has("small") ? Size.SMALL : Size.FULL;
        int nodes = (int) words.number("nodes", scenario.nodes(size), 1, MOST_NODES);
        long seed = words.number("seed", DEFAULT_SEED, Long.MIN_VALUE, Long.MAX_VALUE);
        int seeds = (int) words.number("seeds", 1, 1, MOST_SEEDS);
        Setting setting = new Setting(size, nodes, seed, Tracing.NONE);
        return words.has("http") ? watched(scenario, setting, words) : traced(scenario, setting, seeds, words);
    }

    private int watched(Scenario scenario, Setting setting, Words words) throws UsageException {
        if (words.has("trace") || words.has("seeds")) {
            throw new UsageException("--http plays one run: leave out --seeds and --trace");
        }
        int port = (int) words.number("http", 0, 0, MOST_PORT);
        Playback playback = new Playback(1);
        try (PlayServer server = new PlayServer(playback, port)) {
            out.println("The run is played at " + server.page() + " until Ctrl+C.");
            out.flush();
            boolean held = playback.play(scenario, setting)
                    .map(outcome -> OutcomeReport.print(List.of(outcome), List.of(setting.seed()), out))
                    .orElse(false);
            out.flush();
            playback.goOn();
            return held ? SimulatorMain.DONE : SimulatorMain.FAILED;
        } catch (IOException e) {
            throw new UsageException("--http " + port + ": cannot listen there: " + e.getMessage());
        }
    }

    private int traced(Scenario scenario, Setting first, int seeds, Words words) throws UsageException {
        if (!words.has("trace")) {
            return run(scenario, first, seeds);
        }
        String file = words.text("trace", "");
        if (file.isEmpty()) {
            return run(scenario, first.with(new Trace(out)), seeds);
        }
        try (PrintStream trace = printer(file)) {
            return run(scenario, first.with(new Trace(trace)), seeds);
        }
    }

    private static PrintStream printer(String file) throws UsageException {
        try {
            return new PrintStream(Files.newOutputStream(Path.of(file)), false, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UsageException("--trace " + file + " cannot be written: " + e.getMessage());
        }
    }

    private int run(Scenario scenario, Setting first, int count) {
        List<Outcome> outcomes = new ArrayList<>();
        List<Long> seeds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Setting setting = i == 0 ? first : first.next(i);
            seeds.add(setting.seed());
            outcomes.add(run(scenario, setting));
        }
        return OutcomeReport.print(outcomes, seeds, out) ? SimulatorMain.DONE : SimulatorMain.FAILED;
    }

    /** Whatever happens, the user learns how to make it happen again. */
    private Outcome run(Scenario scenario, Setting setting) {
        String small = setting.size() == Size.SMALL ? " --small" : "";
        String repeat = scenario.name() + small + " --nodes " + setting.nodes() + " --seed " + setting.seed();
        err.println("running scenario " + repeat);
        boolean finished = false;
        try {
            Outcome outcome = scenario.run(setting);
            finished = true;
            return outcome;
        } finally {
            if (!finished) {
                err.println("simulator: a bug ended the run; repeat it with: scenario " + repeat);
            }
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
}
