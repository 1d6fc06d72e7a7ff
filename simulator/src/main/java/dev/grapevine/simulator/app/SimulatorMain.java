package dev.grapevine.simulator.app;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The program: hands the words after the first to the command that the first one names. */
public final class SimulatorMain {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private static final String HELP = """
            Examples:
              java -jar dist/simulator.jar run --nodes 10,20,50 --mode push,hybrid,tree --fanout 2,3,5
              java -jar dist/simulator.jar scenario --list
              java -jar dist/simulator.jar scenario power-law
              java -jar dist/simulator.jar scenario modes --seeds 20
              java -jar dist/simulator.jar scenario power-law --nodes 1000 --seed 7
              java -jar dist/simulator.jar explore --minutes 10

            Runs the nodes that ship in virtual time. The same --seed repeats a run to the last event.

            Commands:
              run        measure every combination of some parameters: a table, runs.csv, charts
              scenario   run a scenario, print each figure beside its bar
              explore    random networks and faults, checked, until the time is over
              --help     this text; after a command, its options
              --version  version of program and Java

            Exit status:
              0  done, every bar was held
              1  a bar was missed, something was violated
              2  wrong option or command
            """;

    private final PrintStream out;
    private final PrintStream err;

    SimulatorMain(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs the command and exits with its status. Speaks UTF-8, whatever the terminal's locale. */
    public static void main(String[] args) {
        var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        int status = new SimulatorMain(out, err).run(args);
        out.flush();
        System.exit(status);
    }

    /** Runs a command; returns the exit status. */
    int run(String... args) {
        try {
            return dispatch(args);
        } catch (UsageException e) {
            err.println("simulator: " + e.getMessage());
            return USAGE;
        }
    }

    private int dispatch(String[] args) throws UsageException {
        String first = args.length == 0 ? "--help" : args[0];
        return switch (first) {
            case "scenario" -> new ScenarioCommand(out, err).run(Arrays.copyOfRange(args, 1, args.length));
            case "run" -> new RunCommand(out, err).run(Arrays.copyOfRange(args, 1, args.length));
            case "explore" -> new ExploreCommand(out, err).run(Arrays.copyOfRange(args, 1, args.length));
            case "--help", "-h", "help" -> say(HELP);
            case "--version" -> say(version());
            default -> throw new UsageException("no command '" + first + "'; try run, scenario, explore, or --help");
        };
    }

    private int say(String text) {
        out.println(text.stripTrailing());
        return DONE;
    }

    private static String version() {
        String release = Optional.ofNullable(SimulatorMain.class.getPackage().getImplementationVersion())
                .orElse("unreleased");
        return "grapevine simulator " + release + " (Java " + Runtime.version() + ")";
    }
}
