package dev.grapevine.simulator.report;

import dev.grapevine.simulator.sweep.Cell;
import dev.grapevine.simulator.sweep.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** {@code runs.csv}: one row a run; copies and frames are per message, delivery is a share. */
public final class RunsCsv {
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setRecordSeparator('\n')
            .setHeader(
                    "mode",
                    "nodes",
                    "fanout",
                    "ttl",
                    "seed",
                    "messages",
                    "delivery",
                    "convergence_p95_ms",
                    "convergence_ms",
                    "payload_copies",
                    "control_frames",
                    "liveness_frames",
                    "redundancy",
                    "last_hop")
            .get();

    private RunsCsv() {}

    /** Writes the file, in place of one that is there. */
    public static void write(Path file, List<Run> runs) throws IOException {
        try (var writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
                var printer = new CSVPrinter(writer, FORMAT)) {
            for (Run run : runs) {
                printer.printRecord(row(run));
            }
        }
    }

    private static Object[] row(Run run) {
        Cell cell = run.cell();
        var spread = run.spread();
        return new Object[] {
            cell.mode().word(),
            cell.nodes(),
            cell.fanout(),
            cell.ttl(),
            run.seed(),
            run.messages(),
            figure(spread.delivery(), 6),
            figure(spread.p95Millis(), 3),
            figure(spread.lastMillis(), 3),
            figure(spread.copies(), 3),
            figure(run.controlFrames(), 3),
            figure(run.livenessFrames(), 3),
            figure(spread.redundancy(), 6),
            figure(spread.lastHop(), 3)
        };
    }

    private static String figure(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
