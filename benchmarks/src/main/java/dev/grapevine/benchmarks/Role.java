package dev.grapevine.benchmarks;

import java.util.List;

/**
 * What a child process does for a benchmark: it says hello once it is ready and then answers commands, a line each, in
 * order. Driven by the child's main thread.
 */
public interface Role {
    /** What the benchmark needs to know of this process: ports, mostly. */
    String hello();

    /** Does what the words say and answers in one line. */
    String answer(List<String> words) throws Exception;
}
