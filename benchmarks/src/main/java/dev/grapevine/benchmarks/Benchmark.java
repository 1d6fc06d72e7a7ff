package dev.grapevine.benchmarks;

import java.util.List;

/** One measurement with its bars. Runs on the main thread, starts its own processes and leaves none behind. */
public interface Benchmark {
    /** The word on the command line. */
    String name();

    /** What it measures and the options it takes, in a line. */
    String help();

    /** Measures; prints progress to standard output as it goes. */
    List<Finding> run(Options options) throws Exception;
}
