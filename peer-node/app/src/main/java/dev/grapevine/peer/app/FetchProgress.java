package dev.grapevine.peer.app;

import dev.grapevine.peer.files.Progress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;

/** How far a file has come: a bar that grows on a terminal, a line for every tenth elsewhere. For one thread. */
final class FetchProgress implements Consumer<Progress> {
    private static final int WIDTH = 40;
    private static final int TENTHS = 10;
    private static final double MIB = 1 << 20;

    private final Consumer<String> lines;
    private final Consumer<String> bar;
    private int tenth = -1;
    private int dots = -1;

    private FetchProgress(Consumer<String> lines, Consumer<String> bar) {
        this.lines = lines;
        this.bar = bar;
    }

    /** A line for every tenth. */
    static FetchProgress lines(Consumer<String> lines) {
        return new FetchProgress(lines, bar -> {});
    }

    /** A bar if this is a terminal, else lines. */
    static FetchProgress on(PrintStream out, boolean terminal) {
        return terminal
                ? new FetchProgress(line -> {}, text -> {
                    out.print(text);
                    out.flush();
                })
                : lines(out::println);
    }

    @Override
    public void accept(Progress progress) {
        long total = Math.max(1, progress.total());
        int nowTenth = (int) (TENTHS * progress.done() / total);
        int nowDots = (int) (WIDTH * progress.done() / total);
        if (nowTenth > tenth) {
            tenth = nowTenth;
            lines.accept(String.format(Locale.ROOT, "%d %%, %s", nowTenth * TENTHS, text(progress)));
        }
        if (nowDots > dots) {
            dots = nowDots;
            String end = progress.done() == progress.total() ? "\n" : "";
            bar.accept(String.format(
                    Locale.ROOT, "\r\033[K[%-" + WIDTH + "s] %s%s", "#".repeat(nowDots), text(progress), end));
        }
    }

    private static String text(Progress progress) {
        String peers = progress.sources() == 1 ? "1 peer" : progress.sources() + " peers";
        return String.format(Locale.ROOT, "%.1f of %.1f MiB, %s", progress.done() / MIB, progress.total() / MIB, peers);
    }
}
