package dev.grapevine.shell.console;

import dev.grapevine.shell.command.Command;
import dev.grapevine.shell.command.CommandTable;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes the names of commands and what may follow them. */
final class CommandCompleter implements Completer {
    private final CommandTable commands;

    CommandCompleter(CommandTable commands) {
        this.commands = commands;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (line.wordIndex() == 0) {
            commands.commands().forEach(command -> candidates.add(candidate(command)));
        } else if (line.wordIndex() == 1) {
            commands.commands().stream()
                    .filter(command ->
                            name(command).equalsIgnoreCase(line.words().get(0)))
                    .flatMap(command -> command.following().stream())
                    .forEach(word -> candidates.add(new Candidate(word)));
        }
    }

    private String name(Command command) {
        return commands.prefix() + command.name();
    }

    private Candidate candidate(Command command) {
        return new Candidate(name(command), name(command), null, command.summary(), null, null, true);
    }
}
