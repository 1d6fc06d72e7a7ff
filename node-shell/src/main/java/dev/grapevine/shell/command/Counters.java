package dev.grapevine.shell.command;

import java.util.SortedMap;

/** The counters of a status, several in a row so that they fit on one screen. */
public final class Counters {
    private static final int COLUMNS = 2;

    private Counters() {}

    /** A table of names and numbers; nothing when nothing was counted. */
    public static String text(SortedMap<String, Long> counters, Ink ink) {
        if (counters.isEmpty()) {
            return "";
        }
        TextTable table = new TextTable("  ");
        String[] names = counters.keySet().toArray(String[]::new);
        int lines = (names.length + COLUMNS - 1) / COLUMNS;
        for (int line = 0; line < lines; line++) {
            int right = line + lines;
            String[] left = {names[line], String.valueOf(counters.get(names[line]))};
            table.row(
                    right < names.length
                            ? new String[] {left[0], left[1], names[right], String.valueOf(counters.get(names[right]))}
                            : left);
        }
        return ink.bold("counters") + "\n" + table.text();
    }
}
