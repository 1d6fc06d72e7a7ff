package dev.grapevine.shell;

import dev.grapevine.shell.command.CommandTable;
import dev.grapevine.shell.console.Console;
import dev.grapevine.shell.console.Consoles;
import dev.grapevine.shell.console.PlainConsole;
import dev.grapevine.shell.ctl.CtlServer;
import dev.grapevine.shell.ctl.DataDirectory;
import dev.grapevine.shell.options.Common;
import dev.grapevine.shell.options.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** One life of a node in this process, from its settings to its exit status. Runs on the main thread. */
final class NodeRun {
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Role role;
    private final Settings settings;
    private final StandardStreams streams;
    private final Map<String, String> environment;
    private final Stop stop = new Stop();

    /** Tells the watch over the node's leaving that it has left. */
    private Runnable left = () -> {};

    NodeRun(Role role, Settings settings, StandardStreams streams, Map<String, String> environment) {
        this.role = role;
        this.settings = settings;
        this.streams = streams;
        this.environment = environment;
    }

    /** Starts the node, keeps it until something asks it to leave, and gives the exit status. */
    int run() throws Failure {
        Optional<DataDirectory> directory = chosenDirectory();
        if (directory.isPresent()) {
            CtlServer.requireFree(directory.get());
            directory.get().create();
        }
        Signals.install(stop);
        try (RunningNode node = role.start(settings, directory.map(DataDirectory::path))) {
            return live(node, directory);
        } finally {
            left.run();
        }
    }

    private int live(RunningNode node, Optional<DataDirectory> kept) throws Failure {
        Runnable leave = () -> stop.request(ExitStatus.DONE);
        CommandTable commands = new CommandTable(node.commands(), leave);
        CommandTable typed = new CommandTable(node.commands(), leave, node.plainLines());
        DataDirectory directory = kept.orElseGet(() -> standard(node.address().port()));
        Optional<CtlServer> ctl = CtlServer.open(directory, commands);
        try (Console console = console(node, typed, kept.map(DataDirectory::history))) {
            streams.out()
                    .println("READY " + role.name() + " " + node.address() + " id="
                            + node.id().hex());
            node.page().ifPresent(page -> streams.out().println("HTTP " + page));
            console.start();
            node.attach(console);
            node.stopped().exceptionally(bug -> {
                stop.request(ExitStatus.FAILED);
                return null;
            });
            int status = stop.await();
            left = haltAfterGrace(status)::interrupt;
            return status;
        } finally {
            ctl.ifPresent(CtlServer::close);
            if (kept.isEmpty()) {
                directory.removeIfEmpty();
            }
        }
    }

    private Optional<DataDirectory> chosenDirectory() throws Failure {
        Optional<Path> chosen = settings.path(Common.DATA_DIR);
        int port = settings.port(Common.PORT);
        return chosen.isEmpty() && port != 0 ? Optional.of(standard(port)) : chosen.map(DataDirectory::new);
    }

    private DataDirectory standard(int port) {
        return DataDirectory.standard(environment, role.name(), port);
    }

    private Console console(RunningNode node, CommandTable commands, Optional<Path> history) throws Failure {
        if (settings.flag(Common.NO_SHELL)) {
            return new PlainConsole(streams, commands, stop, false);
        }
        try {
            String trust = node.insecure() ? " (insecure)" : "";
            String name = role.name() + ":" + node.address().port() + trust;
            return Consoles.open(name, commands, stop, streams, history);
        } catch (IOException e) {
            throw Failure.failed("the terminal cannot be used (" + e.getMessage() + "); try --no-shell");
        }
    }

    /** Leaving gracefully has its time; a node that cannot is ended all the same. */
    private Thread haltAfterGrace(int status) {
        Thread watch = new Thread(
                () -> {
                    try {
                        Thread.sleep(GRACE.toMillis());
                        Runtime.getRuntime().halt(status);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "halt-after-grace");
        watch.setDaemon(true);
        watch.start();
        return watch;
    }
}
