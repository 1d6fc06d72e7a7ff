package dev.grapevine.shell.command;

import java.util.Locale;
import java.util.regex.Pattern;

/** Text from anywhere, made safe to print: what could steer a terminal or reorder a line becomes a visible sign. */
public final class Printable {
    /** Delete, the upper control characters, line separators and everything that reorders text. */
    static final String STEERING_CLASS = "\\x7f-\\x9f\\u2028\\u2029\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069";

    private static final Pattern UNSAFE = Pattern.compile("[\\x00-\\x1f" + STEERING_CLASS + "]");
    private static final char CONTROL_PICTURES = '\u2400';
    private static final char REPLACEMENT = '\ufffd';

    private Printable() {}

    /** The text on one line: {@code ␛} for an escape character, {@code ␊} for a line feed, and so on. */
    public static String of(String text) {
        return UNSAFE.matcher(text)
                .replaceAll(found -> String.valueOf(shown(found.group().charAt(0))));
    }

    /** The same, cut to {@code most} characters and an ellipsis. */
    public static String brief(String text, int most) {
        if (text.codePointCount(0, text.length()) <= most) {
            return of(text);
        }
        return of(text.substring(0, text.offsetByCodePoints(0, most - 1))) + "…";
    }

    /** A constant's name as documents and tables show it. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static char shown(char unsafe) {
        return unsafe < ' ' ? (char) (CONTROL_PICTURES + unsafe) : REPLACEMENT;
    }
}
