package dev.grapevine.simulator.report;

import dev.grapevine.simulator.statistics.Sample;
import dev.grapevine.simulator.sweep.Cell;
import dev.grapevine.simulator.sweep.Run;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Runs as a table for people: a row for each combination, mean and deviation over its random seeds. */
public final class RunsTable {
    private static final List<String> HEAD = List.of(
            "mode",
            "nodes",
            "fanout",
            "ttl",
            "delivery %",
            "converged ms",
            "gossip",
            "control",
            "liveness",
            "redundancy",
            "last hop");

    private RunsTable() {}

    /** Prints it. */
    public static void print(List<Run> runs, PrintStream out) {
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        byCell(runs).forEach((cell, its) -> rows.add(row(cell, its)));
        out.println(
                "mean ± deviation over the random seeds; gossip, control and liveness are frames and copies a message");
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(pad(row.get(column), width(rows, column), column > 0))
                        .append("  ");
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static Map<Cell, List<Run>> byCell(List<Run> runs) {
        Map<Cell, List<Run>> byCell = new LinkedHashMap<>();
        runs.forEach(run ->
                byCell.computeIfAbsent(run.cell(), cell -> new ArrayList<>()).add(run));
        return byCell;
    }

    private static List<String> row(Cell cell, List<Run> runs) {
        return List.of(
                cell.mode().word(),
                String.valueOf(cell.nodes()),
                String.valueOf(cell.fanout()),
                String.valueOf(cell.ttl()),
                text(runs, 2, run -> 100 * run.spread().delivery()),
                text(runs, 1, run -> run.spread().lastMillis()),
                text(runs, 1, run -> run.spread().copies()),
                text(runs, 1, Run::controlFrames),
                text(runs, 1, Run::livenessFrames),
                text(runs, 3, run -> run.spread().redundancy()),
                text(runs, 1, run -> run.spread().lastHop()));
    }

    private static String text(List<Run> runs, int decimals, ToDoubleFunction<Run> figure) {
        return Sample.of(runs.stream().mapToDouble(figure)).text(decimals);
    }

    private static int width(List<List<String>> rows, int column) {
        return Collections.max(
                rows.stream().map(row -> row.get(column).length()).toList());
    }

    private static String pad(String text, int width, boolean left) {
        String spaces = " ".repeat(width - text.length());
        return left ? spaces + text : text + spaces;
    }
}
