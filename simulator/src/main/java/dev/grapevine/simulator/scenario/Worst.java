package dev.grapevine.simulator.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One figure over several runs: the worst of them, or their sum where the bar is for all together; the range where there
 * is no bar.
 *
 * @param what what was measured
 * @param bar what is asked of it, for people
 * @param figure what came out, for people
 * @param held whether the bar was held
 * @param seed the random seed of the worst run; empty when none stands out
 */
public record Worst(String what, String bar, String figure, boolean held, String seed) {

    /** A figure and the random seed of its run. */
    private record Seeded(Finding finding, long seed) {
        double excess() {
            return finding.bar().excess(finding.figure());
        }
    }

    /** The figures of the runs, {@code seeds} being their random seeds, in the same order. */
    public static List<Worst> of(List<Outcome> outcomes, List<Long> seeds) {
        Map<String, List<Seeded>> byName = new LinkedHashMap<>();
        for (int i = 0; i < outcomes.size(); i++) {
            for (Finding finding : outcomes.get(i).findings()) {
                byName.computeIfAbsent(finding.what(), name -> new ArrayList<>())
                        .add(new Seeded(finding, seeds.get(i)));
            }
        }
        return byName.values().stream().map(Worst::of).toList();
    }

    private static Worst of(List<Seeded> figures) {
        Bar bar = figures.get(0).finding().bar();
        if (bar == Bar.NONE) {
            return range(figures);
        }
        return bar.sum() ? sum(figures, bar) : worst(figures, bar);
    }

    private static Worst worst(List<Seeded> figures, Bar bar) {
        Seeded worst = figures.get(0);
        for (Seeded figure : figures) {
            worst = figure.excess() > worst.excess() ? figure : worst;
        }
        Finding finding = worst.finding();
        String seed = figures.size() == 1 ? "" : String.valueOf(worst.seed());
        return new Worst(finding.what(), bar.text(), Finding.text(finding.figure()), finding.held(), seed);
    }

    private static Worst sum(List<Seeded> figures, Bar bar) {
        double sum = figures.stream()
                .mapToDouble(figure -> figure.finding().figure())
                .sum();
        return new Worst(figures.get(0).finding().what(), bar.text(), Finding.text(sum), bar.held(sum), "");
    }

    private static Worst range(List<Seeded> figures) {
        var all = figures.stream()
                .mapToDouble(figure -> figure.finding().figure())
                .summaryStatistics();
        String least = Finding.text(all.getMin());
        String most = Finding.text(all.getMax());
        String range = least.equals(most) ? least : least + " to " + most;
        return new Worst(figures.get(0).finding().what(), "", range, true, "");
    }
}
