package dev.grapevine.shell.command;

import dev.grapevine.shell.options.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The commands of a node, used alike by shell, plain console and control socket. Immutable; may be used by several
 * threads at once.
 */
public final class CommandTable {
    private final Map<String, Command> commands = new LinkedHashMap<>();

    /** The node's own commands, then {@code help} and {@code exit}; {@code leave} is what {@code exit} does. */
    public CommandTable(List<Command> own, Runnable leave) {
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

    /** Runs one line; an empty one does nothing. */
    public Answer run(String line, Ink ink) {
        String stripped = line.strip();
        if (stripped.isEmpty()) {
            return Answer.of("");
        }
        String word = firstWord(stripped);
        Command command = commands.get(word.toLowerCase(Locale.ROOT));
        return command == null
                ? unknown(word)
                : command.action().run(stripped.substring(word.length()).strip(), ink);
    }

    private Answer unknown(String word) {
        String hint = Nearest.hint(word, commands.keySet());
        return Answer.usage("unknown command '" + Printable.of(word) + "'" + hint + " (help lists all)");
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
        commands.values().forEach(command -> table.row(ink.bold(command.synopsis()), command.summary()));
        return table.text() + ink.dim("Upper and lower case are the same; --json gives one JSON document.") + "\n";
    }
}
