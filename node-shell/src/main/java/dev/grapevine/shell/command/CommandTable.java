package dev.grapevine.shell.command;

import dev.grapevine.shell.options.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The commands of a node, used alike by shell, plain console and control socket. Immutable; may be used by several
 * threads at once.
 */
public final class CommandTable {
    private static final String SLASH = "/";

    private final Map<String, Command> commands = new LinkedHashMap<>();
    /** The command that a plain line stands for; then other commands begin with a slash. */
    private final Optional<String> plain;

    /** The node's own commands, then {@code help} and {@code exit}; {@code leave} is what {@code exit} does. */
    public CommandTable(List<Command> own, Runnable leave) {
        this(own, leave, Optional.empty());
    }

    /**
     * The same for a chat: a line is what the command {@code plain} is given, and whose data is not shown; commands begin
     * with a slash, and {@code //} begins a line that begins with one.
     */
    public CommandTable(List<Command> own, Runnable leave, Optional<String> plain) {
        this.plain = plain;
        List<Command> all = new ArrayList<>(own);
        all.add(Command.plain("help", "this list", ink -> Answer.of(help(ink))));
        all.add(Command.plain("exit", "leave the network and end the program", ink -> {
            leave.run();
            return Answer.of("");
        }));
        all.forEach(command -> commands.put(command.name(), command));
    }

    /** All of them, in the order of help. */
    public List<Command> commands() {
        return List.copyOf(commands.values());
    }

    /** What stands before the name of a command: nothing, or a slash. */
    public String prefix() {
        return plain.isPresent() ? SLASH : "";
    }

    /** Runs one line; an empty one does nothing. */
    public Answer run(String line, Ink ink) {
        String stripped = line.strip();
        if (stripped.isEmpty()) {
            return Answer.of("");
        }
        if (plain.isEmpty()) {
            return runCommand(stripped, ink);
        }
        boolean command = stripped.startsWith(SLASH) && !stripped.startsWith(SLASH + SLASH);
        return command
                ? runCommand(stripped.substring(1).strip(), ink)
                : runCommand(plain.get() + " " + unslashed(stripped), ink).quiet();
    }

    private static String unslashed(String line) {
        return line.startsWith(SLASH) ? line.substring(1) : line;
    }

    private Answer runCommand(String stripped, Ink ink) {
        String word = firstWord(stripped);
        Command command = commands.get(word.toLowerCase(Locale.ROOT));
        return command == null
                ? unknown(word)
                : command.action().run(stripped.substring(word.length()).strip(), ink);
    }

    private Answer unknown(String word) {
        String hint = Nearest.hint(word, commands.keySet());
        return Answer.usage(
                "unknown command '" + Printable.of(word) + "'" + hint + " (" + prefix() + "help lists all)");
    }

    private static String firstWord(String line) {
        int end = 0;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
            end++;
        }
        return line.substring(0, end);
    }

    private String help(Ink ink) {
        TextTable table = new TextTable();
        commands.values().forEach(command -> table.row(ink.bold(prefix() + command.synopsis()), command.summary()));
        String chat = plain.isPresent() ? "Any other line goes to everybody; // begins one with a slash.\n" : "";
        return table.text() + ink.dim(chat + "Upper and lower case are the same; --json gives one JSON document.")
                + "\n";
    }
}
