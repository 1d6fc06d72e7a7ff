package dev.grapevine.shell.ctl;

import dev.grapevine.shell.Failure;
import dev.grapevine.shell.command.Answer;
import dev.grapevine.shell.options.Common;
import dev.grapevine.shell.options.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sub-command {@code ctl}: finds the running node that is meant and asks it. */
public final class CtlCommand {
    private final String role;
    private final Map<String, String> environment;

    /** For nodes of a role. */
    public CtlCommand(String role, Map<String, String> environment) {
        this.role = role;
        this.environment = environment;
    }

    /** Runs the words as one command line at the node that the settings mean. */
    public Answer run(Settings settings, List<String> words) throws Failure {
        if (words.isEmpty()) {
            throw Failure.usage("ctl needs a command, such as: ctl --port 6001 status (ctl help lists all)");
        }
        String line = String.join(" ", words);
        if (line.indexOf('\ufffd') >= 0) {
            throw Failure.usage("the text cannot be read in this locale; try it with LC_ALL=C.UTF-8");
        }
        return new CtlClient(node(settings)).ask(line);
    }

    private DataDirectory node(Settings settings) throws Failure {
        Optional<Path> chosen = settings.path(Common.DATA_DIR);
        if (chosen.isPresent()) {
            return new DataDirectory(chosen.get());
        }
        int port = settings.port(Common.PORT);
        return settings.given(Common.PORT) && port != 0 ? DataDirectory.standard(environment, role, port) : onlyOne();
    }

    private DataDirectory onlyOne() throws Failure {
        List<DataDirectory> running = DataDirectory.running(environment, role);
        if (running.isEmpty()) {
            throw Failure.failed("no running " + role + " found; start one, or name it with --port or --data-dir");
        }
        if (running.size() > 1) {
            List<String> names = running.stream()
                    .map(folder ->
                            "--port " + folder.path().getFileName().toString().substring(role.length() + 1))
                    .toList();
            throw Failure.usage("several " + role + "s are running; name one: " + String.join(", ", names));
        }
        return running.get(0);
    }
}
