package dev.grapevine.benchmarks;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code --name value} pairs. Immutable. */
public final class Options {
    private final Map<String, String> values;

    private Options(Map<String, String> values) {
        this.values = values;
    }

    static Options parse(String[] args) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!args[i].startsWith("--") || i + 1 == args.length) {
                throw new IllegalArgumentException("options are --name value pairs, not " + args[i]);
            }
            values.put(args[i].substring(2), args[i + 1]);
        }
        return new Options(values);
    }

    /** A whole number. */
    public int number(String name, int otherwise) {
        String value = values.get(name);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    /** Words separated by blanks. */
    public List<String> words(String name, List<String> otherwise) {
        String value = values.get(name);
        return value == null ? otherwise : List.of(value.trim().split(" +"));
    }

    /** The {@code java} command of the processes that a benchmark starts. */
    public String java() {
        String home = values.getOrDefault("java", System.getProperty("java.home"));
        return Path.of(home, "bin", "java").toString();
    }
}
