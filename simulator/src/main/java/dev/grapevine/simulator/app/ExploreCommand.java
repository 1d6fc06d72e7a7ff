package dev.grapevine.simulator.app;

import dev.grapevine.simulator.explore.Exploration;
import dev.grapevine.simulator.explore.Exploration.Result;
import java.io.PrintStream;
import java.time.Duration;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code explore}: random networks and faults until the time is over; each violation with the command that repeats it. */
final class ExploreCommand {
    private static final int MOST_MINUTES = 7 * 24 * 60;
    private static final String HELP = """
            Usage: explore [--minutes N] [--seed N] [--runs N]

              --minutes N  how long (default 10)
              --seed N     random seed of the first trial, the next one has the next number (default: drawn)
              --runs N     so many trials instead of a time

            A trial draws a network, lets messages flow while faults strike, leaves it in peace, and checks delivery, that
            what one peer has had all have, exactly once, one component, the cap on neighbours, and that no living peer is
            removed.
            """;

    private static final Options OPTIONS = new Options()
            .addOption(Option.builder().longOpt("help").get())
            .addOption(Option.builder().longOpt("minutes").hasArg().get())
            .addOption(Option.builder().longOpt("seed").hasArg().get())
            .addOption(Option.builder().longOpt("runs").hasArg().get());

    private final PrintStream out;
    private final PrintStream err;

    ExploreCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(String... args) throws UsageException {
        Words words = Words.of("explore", OPTIONS, args);
        if (words.has("help")) {
            out.print(HELP);
            return SimulatorMain.DONE;
        }
        if (!words.others().isEmpty()) {
            throw new UsageException("explore takes no '" + words.others().get(0) + "'; try explore --help");
        }
        long seed = words.number("seed", System.nanoTime() >>> 20, Long.MIN_VALUE, Long.MAX_VALUE);
        Duration time = Duration.ofMinutes(words.number("minutes", 10, 1, MOST_MINUTES));
        long runs = words.number("runs", Long.MAX_VALUE, 1, Long.MAX_VALUE);
        return explore(new Exploration(seed), words.has("runs") ? Long.MAX_VALUE : time.toNanos(), runs);
    }

    private int explore(Exploration exploration, long nanos, long runs) {
        long began = System.nanoTime();
        long done = 0;
        long failed = 0;
        while (done < runs && System.nanoTime() - began < nanos) {
            err.println("seed " + exploration.seed() + ": " + exploration.next());
            failed += show(trial(exploration)) ? 0 : 1;
            done++;
        }
        out.printf("%d trials, %d with a violation%n", done, failed);
        return failed == 0 ? SimulatorMain.DONE : SimulatorMain.FAILED;
    }

    /** Whatever happens, the user learns how to make it happen again. */
    private Result trial(Exploration exploration) {
        long seed = exploration.seed();
        boolean finished = false;
        try {
            Result result = exploration.run();
            finished = true;
            return result;
        } finally {
            if (!finished) {
                err.println("simulator: a bug ended the trial; repeat it with: " + repeat(seed));
            }
        }
    }

    /** Returns whether all was well. */
    private boolean show(Result result) {
        if (result.violations().isEmpty()) {
            return true;
        }
        out.println("VIOLATED (" + result.what() + ")");
        result.violations().forEach(violation -> out.println("  " + violation));
        out.println("  repeat it with: " + repeat(result.seed()));
        out.flush();
        return false;
    }

    private static String repeat(long seed) {
        return "java -jar dist/simulator.jar explore --seed " + seed + " --runs 1";
    }
}
