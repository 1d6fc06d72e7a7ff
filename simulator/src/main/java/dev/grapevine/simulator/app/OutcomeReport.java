package dev.grapevine.simulator.app;

import dev.grapevine.simulator.scenario.Outcome;
import dev.grapevine.simulator.scenario.Worst;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;

/** Outcomes as a table for people: each figure beside its bar, then what identifies the runs. */
final class OutcomeReport {
    private OutcomeReport() {}

    /** Returns whether every bar was held. */
    static boolean print(List<Outcome> outcomes, List<Long> seeds, PrintStream out) {
        List<Worst> figures = Worst.of(outcomes, seeds);
        String row = "%-6s  %-" + width(figures, Worst::what) + "s  %-" + width(figures, Worst::bar) + "s  %s%n";
        for (Worst figure : figures) {
            String seed = figure.seed().isEmpty() ? "" : "  (seed " + figure.seed() + ")";
            out.printf(row, verdict(figure), figure.what(), figure.bar(), figure.figure() + seed);
        }
        long events = outcomes.stream().mapToLong(Outcome::events).sum();
        long seconds = outcomes.stream()
                .mapToLong(outcome -> outcome.virtualTime().toSeconds())
                .sum();
        out.printf("%d events in %d s of virtual time, %s%n", events, seconds, identity(outcomes));
        return figures.stream().allMatch(Worst::held);
    }

    private static String identity(List<Outcome> outcomes) {
        return outcomes.size() == 1
                ? "event hash " + outcomes.get(0).eventHash()
                : "worst of " + outcomes.size() + " random seeds";
    }

    private static int width(List<Worst> figures, Function<Worst, String> column) {
        return figures.stream()
                .mapToInt(figure -> column.apply(figure).length())
                .max()
                .orElse(0);
    }

    private static String verdict(Worst figure) {
        if (figure.bar().isEmpty()) {
            return "";
        }
        return figure.held() ? "ok" : "MISSED";
    }
}
