package dev.grapevine.shell.command;

import dev.grapevine.documents.Json;
import java.util.regex.Pattern;

/** Text from anywhere, made safe to print: what could steer a terminal or reorder a line becomes a visible sign. */
public final class Printable {
    private static final Pattern UNSAFE = Pattern.compile("[\\x00-\\x1f" + Json.STEERING_CLASS + "]");
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
        return Json.word(constant);
    }

    private static char shown(char unsafe) {
        return unsafe < ' ' ? (char) (CONTROL_PICTURES + unsafe) : REPLACEMENT;
    }
}
