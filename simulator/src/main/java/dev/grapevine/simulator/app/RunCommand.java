package dev.grapevine.simulator.app;

import dev.grapevine.peer.core.SpreadingConfig.Mode;
import dev.grapevine.simulator.measure.Tracing;
import dev.grapevine.simulator.report.Charts;
import dev.grapevine.simulator.report.RunsCsv;
import dev.grapevine.simulator.report.RunsTable;
import dev.grapevine.simulator.sweep.Cell;
import dev.grapevine.simulator.sweep.Plan;
import dev.grapevine.simulator.sweep.Run;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code run}: measures every combination of some parameters; a table, a file and charts. */
final class RunCommand {
    private static final int MOST = 1_000_000;
    private static final int MOST_SEEDS = 1_000;
    private static final int MOST_MESSAGES = 10_000;

    private static final String HELP = """
            Usage: run [options]     lists are separated by commas, every combination is run

              --nodes LIST    how many peers (default 10,20,50)
              --mode LIST     flood, push, hybrid, tree (default push,hybrid,tree)
              --fanout LIST   neighbours that get a payload: push, hybrid (default 3)
              --ttl LIST      links a payload crosses at most: push, hybrid (default 8)
              --messages N    messages a run, ten a second from random peers (default 130: a ping window)
              --seeds K       repeat each with K random seeds (default 5)
              --seed N        the first of them (default 1)
              --out DIR       where runs.csv and the charts go (default results)

            The table goes to standard output. runs.csv has a row a run: copies and frames are per message, delivery is a
            share, convergence is the time until the last peer that gets a message has it.
            """;

    private static final Options OPTIONS = options();

    private final PrintStream out;
    private final PrintStream err;

    RunCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(String... args) throws UsageException {
        Words words = Words.of("run", OPTIONS, args);
        if (words.has("help")) {
            out.print(HELP);
            return SimulatorMain.DONE;
        }
        if (!words.others().isEmpty()) {
            throw new UsageException("run takes no '" + words.others().get(0) + "'; try run --help");
        }
        Plan plan = plan(words);
        Path folder = folder(words.text("out", "results"));
        List<Run> runs = measure(plan);
        RunsTable.print(runs, out);
        return write(plan, runs, folder);
    }

    private static Plan plan(Words words) throws UsageException {
        return new Plan(
                modes(words.list("mode", "push,hybrid,tree")),
                words.numbers("nodes", "10,20,50", 2, MOST),
                words.numbers("fanout", "3", 1, MOST),
                words.numbers("ttl", "8", 1, MOST),
                Plan.seeds(words.number("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE), (int)
                        words.number("seeds", 5, 1, MOST_SEEDS)),
                (int) words.number("messages", 130, 1, MOST_MESSAGES));
    }

    private static List<Mode> modes(List<String> names) throws UsageException {
        List<Mode> modes = new ArrayList<>();
        for (String name : names) {
            modes.add(Mode.of(name)
                    .orElseThrow(() -> new UsageException("--mode " + name + " is none of "
                            + Stream.of(Mode.values()).map(Mode::word).collect(Collectors.joining(", ")))));
        }
        return modes;
    }

    /** Made before the long part, so that nobody waits for nothing. */
    private static Path folder(String name) throws UsageException {
        try {
            return Files.createDirectories(Path.of(name));
        } catch (IOException e) {
            throw new UsageException("--out " + name + " cannot be made: " + e.getMessage());
        }
    }

    private List<Run> measure(Plan plan) {
        List<Run> runs = new ArrayList<>();
        List<Cell> cells = plan.cells();
        int total = cells.size() * plan.seeds().size();
        var progress = new Progress(err, System.console() != null, total);
        for (Cell cell : cells) {
            for (long seed : plan.seeds()) {
                progress.show(runs.size(), cell + ", seed " + seed);
                runs.add(Run.of(cell, seed, plan.messages(), Tracing.NONE));
            }
        }
        progress.show(total, "done");
        return runs;
    }

    private int write(Plan plan, List<Run> runs, Path folder) {
        try {
            Path csv = folder.resolve("runs.csv");
            RunsCsv.write(csv, runs);
            err.println("wrote " + csv);
            new Charts(plan, runs).write(folder).forEach(file -> err.println("wrote " + file));
            return SimulatorMain.DONE;
        } catch (IOException e) {
            err.println("simulator: cannot write into " + folder + ": " + e.getMessage());
            return SimulatorMain.FAILED;
        }
    }

    private static Options options() {
        Options options =
                new Options().addOption(Option.builder().longOpt("help").get());
        Stream.of("nodes", "mode", "fanout", "ttl", "messages", "seeds", "seed", "out")
                .forEach(name -> options.addOption(
                        Option.builder().longOpt(name).hasArg().get()));
        return options;
    }
}
