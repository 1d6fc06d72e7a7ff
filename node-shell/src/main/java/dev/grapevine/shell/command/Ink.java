package dev.grapevine.shell.command;

/** Colour for a terminal, or none. It never carries a meaning that the words do not. Immutable. */
public record Ink(boolean colour) {
    /** For pipes, files and whoever set {@code NO_COLOR}. */
    public static final Ink NONE = new Ink(false);

    private static final String RESET = "\u001b[0m";

    /** As it should be. */
    public String good(String text) {
        return painted("\u001b[32m", text);
    }

    /** Worth a look. */
    public String warn(String text) {
        return painted("\u001b[33m", text);
    }

    /** Not as it should be. */
    public String bad(String text) {
        return painted("\u001b[31m", text);
    }

    /** Less important. */
    public String dim(String text) {
        return painted("\u001b[2m", text);
    }

    /** More important. */
    public String bold(String text) {
        return painted("\u001b[1m", text);
    }

    private String painted(String code, String text) {
        return colour && !text.isEmpty() ? code + text + RESET : text;
    }
}
