package dev.grapevine.shell.command;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One command of a node. Immutable; runs on the thread of whoever typed it.
 *
 * @param name the word, in lower case
 * @param argument what follows it, for help; empty when nothing does
 * @param summary one line for help
 * @param listing whether it takes {@code --json}
 * @param action from the raw rest of the line to the answer
 */
public record Command(String name, String argument, String summary, boolean listing, Action action) {
    /** The word that turns a listing into a document. */
    public static final String JSON = "--json";

    /** What a command does. */
    @FunctionalInterface
    public interface Action {
        /** Answers; {@code rest} is the line after the command's name, without blanks around it. */
        Answer run(String rest, Ink ink);
    }

    /** A command that shows something: a table for people, or one JSON document on one line. */
    public static Command listing(String name, String summary, Function<Ink, String> table, Supplier<String> json) {
        return new Command(
                name, "[" + JSON + "]", summary, true, (rest, ink) -> switch (rest.toLowerCase(Locale.ROOT)) {
                    case "" -> Answer.of(table.apply(ink));
                    case JSON -> Answer.of(json.get());
                    default -> Answer.usage(name + " takes nothing but " + JSON + ", not '" + Printable.of(rest) + "'");
                });
    }

    /** A command that takes the raw rest of the line as it is. */
    public static Command text(String name, String argument, String summary, Function<String, Answer> action) {
        return new Command(
                name,
                argument,
                summary,
                false,
                (rest, ink) -> rest.isEmpty() ? Answer.usage(name + " needs " + argument) : action.apply(rest));
    }

    /** A command that takes nothing. */
    public static Command plain(String name, String summary, Function<Ink, Answer> action) {
        return new Command(
                name,
                "",
                summary,
                false,
                (rest, ink) -> rest.isEmpty()
                        ? action.apply(ink)
                        : Answer.usage(name + " takes nothing, not '" + Printable.of(rest) + "'"));
    }

    /** The name and what follows it, for help. */
    public String synopsis() {
        return argument.isEmpty() ? name : name + " " + argument;
    }

    /** Words that may follow the name, for completion. */
    public List<String> following() {
        return listing ? List.of(JSON) : List.of();
    }
}
