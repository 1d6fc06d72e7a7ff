package dev.grapevine.shell.options;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.jline.utils.Levenshtein;

/** The known word that an unknown one was probably meant to be. */
public final class Nearest {
    private Nearest() {}

    /** Ends an error: {@code ; did you mean 'peers'?}, or nothing when no word is known. */
    public static String hint(String word, Collection<String> known) {
        String lower = word.toLowerCase(Locale.ROOT);
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(lower, candidate.toLowerCase(Locale.ROOT))))
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElse("");
    }

    /** Edits between two words. */
    public static int distance(String word, String other) {
        return Levenshtein.distance(word, other);
    }
}
