package demo;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Standard output: plain lines, and on a terminal colour and one line that moves. */
final class Screen {
    private static final String SPINNER = "|/-\\";
    private static final long FRAME_MILLIS = 100;

    private final long start = System.nanoTime();
    private final boolean terminal = System.console() != null && !"dumb".equals(System.getenv("TERM"));
    private final boolean colour =
            terminal && System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
    private final boolean symbols = Charset.forName(
                    System.getProperty("stdout.encoding", System.getProperty("native.encoding")))
            .newEncoder()
            .canEncode('\u2713');
    private int frame;
    private long drawn;

    void say(String line) {
        System.out.println((terminal ? "\r\u001b[K" : "") + line);
        System.out.flush();
    }

    void heading(String line) {
        say("");
        say(ink("1", line));
    }

    void done(String line, long millis) {
        done(line + dim("  " + seconds(millis)));
    }

    void done(String line) {
        say(ink("32", symbols ? "\u2713" : "ok") + " " + line);
    }

    void failed(String line) {
        say(ink("31", symbols ? "\u2717" : "FAILED") + " " + line);
    }

    String dim(String text) {
        return ink("2", text);
    }

    private String ink(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    void live(Supplier<String> progress) {
        if (terminal && Waiting.millisSince(drawn) >= FRAME_MILLIS) {
            System.out.print("\r\u001b[K" + SPINNER.charAt(frame++ % SPINNER.length()) + " " + progress.get());
            System.out.flush();
            drawn = System.nanoTime();
        }
    }

    void table(List<String> titles, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>(rows);
        if (!titles.isEmpty()) {
            all.add(0, titles);
        }
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder(" ");
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width = all.stream().mapToInt(r -> r.get(at).length()).max().orElse(0);
                line.append(String.format(" %-" + width + "s ", row.get(column)));
            }
            String text = line.toString().stripTrailing();
            say(row == titles ? dim(text) : text);
        }
    }

    String seconds() {
        return seconds(Waiting.millisSince(start));
    }

    static String seconds(long millis) {
        return millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    static String hops(long hops) {
        return hops + (hops == 1 ? " hop" : " hops");
    }
}
