package dev.grapevine.simulator.app;

import dev.grapevine.simulator.scenario.Finding;
import dev.grapevine.simulator.scenario.Outcome;
import java.io.PrintStream;

/** An outcome as a table for people: each figure beside its bar, then what identifies the run. */
final class OutcomeReport {
    private OutcomeReport() {}

    static void print(Outcome outcome, PrintStream out) {
        int width = outcome.findings().stream()
                .mapToInt(finding -> finding.what().length())
                .max()
                .orElse(0);
        String row = "%-6s  %-" + width + "s  %-14s  %s%n";
        for (Finding finding : outcome.findings()) {
            out.printf(row, verdict(finding), finding.what(), finding.bar(), finding.figure());
        }
        out.printf(
                "%d events in %d s of virtual time, event hash %s%n",
                outcome.events(), outcome.virtualTime().toSeconds(), outcome.eventHash());
    }

    private static String verdict(Finding finding) {
        if (finding.bar().isEmpty()) {
            return "";
        }
        return finding.held() ? "ok" : "MISSED";
    }
}
