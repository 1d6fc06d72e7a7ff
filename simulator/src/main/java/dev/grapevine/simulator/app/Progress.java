package dev.grapevine.simulator.app;

import java.io.PrintStream;

/** How far something long has come: a bar that grows on a terminal, a line for every tenth elsewhere. */
final class Progress {
    private static final int WIDTH = 40;
    private static final int TENTH = 10;
    private static final int HUNDRED = 100;

    private final PrintStream out;
    private final boolean terminal;
    private final int total;
    private int shown = -1;

    Progress(PrintStream out, boolean terminal, int total) {
        this.out = out;
        this.terminal = terminal;
        this.total = total;
    }

    /** So many are done; {@code next} is what comes now. */
    void show(int done, String next) {
        int percent = HUNDRED * done / total;
        if (terminal) {
            String bar = "#".repeat(WIDTH * done / total);
            out.printf("\r\033[K[%-" + WIDTH + "s] %3d %%  %s%s", bar, percent, next, done == total ? "\n" : "");
            out.flush();
        } else if (percent / TENTH > shown) {
            shown = percent / TENTH;
            out.printf("%d %%, %d of %d runs%n", percent, done, total);
        }
    }
}
