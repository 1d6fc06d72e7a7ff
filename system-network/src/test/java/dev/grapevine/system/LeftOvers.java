package dev.grapevine.system;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ends what still runs when the tests' JVM ends, for whatever reason. */
final class LeftOvers {
    private static final Set<NodeProcess> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> Set.copyOf(RUNNING).forEach(NodeProcess::close), "left-overs"));
    }

    private LeftOvers() {}

    static void watch(NodeProcess node) {
        RUNNING.add(node);
    }

    static void forget(NodeProcess node) {
        RUNNING.remove(node);
    }
}
