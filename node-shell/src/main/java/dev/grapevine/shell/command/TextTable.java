package dev.grapevine.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Aligned columns for people. Not safe for several threads; colour codes in a cell take no room. */
public final class TextTable {
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final String indent;

    /** A table at the left edge. */
    public TextTable() {
        this("");
    }

    /** A table with something before each row. */
    public TextTable(String indent) {
        this.indent = indent;
    }

    /** Adds a row; rows may differ in length. */
    public TextTable row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** The rows, a line each, without blanks at the end. */
    public String text() {
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(line(row, widths)).append('\n'));
        return text.toString();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder(indent);
        for (int column = 0; column < row.size(); column++) {
            line.append(column == 0 ? "" : GAP).append(padded(row.get(column), widths[column]));
        }
        return line.toString().stripTrailing();
    }

    private int[] widths() {
        int[] widths = new int[rows.stream().mapToInt(List::size).max().orElse(0)];
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                widths[column] = Math.max(widths[column], visible(row.get(column)));
            }
        }
        return widths;
    }

    private static String padded(String cell, int width) {
        return cell + " ".repeat(width - visible(cell));
    }

    private static int visible(String cell) {
        return cell.indexOf('\u001b') < 0
                ? cell.length()
                : COLOUR.matcher(cell).replaceAll("").length();
    }
}
