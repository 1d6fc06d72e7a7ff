package dev.grapevine.system;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/**
 * Long classes before short ones, so that no core waits for the last long one. Of JUnit's three workers two take classes from
 * the beginning and one from the end: the longest stand there, and the short ones in between.
 */
public final class LongestFirst implements ClassOrderer {
    /** Who is not named is shorter. PeerLossIT has most to do in time, and comes when other modules are through. */
    private static final List<String> LONGEST = List.of(
            "HostileBytesIT",
            "TopicsIT",
            "CommandLineIT",
            "GossipIT",
            "TreeIT",
            "SeedLossIT",
            "SendIT",
            "PeerLossIT",
            "FalseDeathIT",
            "ExamplesIT",
            "ScriptsIT",
            "FilesIT",
            "EmbeddedNetworkTest",
            "EmbeddedDirectTest");

    @Override
    public void orderClasses(ClassOrdererContext context) {
        List<? extends ClassDescriptor> classes = context.getClassDescriptors();
        classes.sort(Comparator.comparingInt(LongestFirst::rank));
        List<ClassDescriptor> longestFirst = List.copyOf(classes);
        classes.sort(Comparator.comparingInt(described -> {
            int place = longestFirst.indexOf(described);
            return place % 3 == 0 ? 2 * longestFirst.size() - place : place;
        }));
    }

    private static int rank(ClassDescriptor described) {
        int rank = LONGEST.indexOf(described.getTestClass().getSimpleName());
        return rank < 0 ? LONGEST.size() : rank;
    }
}
