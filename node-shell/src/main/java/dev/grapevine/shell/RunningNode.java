package dev.grapevine.shell;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.shell.command.Command;
import dev.grapevine.shell.console.Console;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A node that this process runs, as far as its commands and consoles need to know it. */
public interface RunningNode extends AutoCloseable {
    /** Its name. */
    NodeId id();

    /** Where others reach it. */
    Address address();

    /** Whether its links are not encrypted, which the prompt says. */
    default boolean insecure() {
        return false;
    }

    /** What it can be asked, without {@code help} and {@code exit}. */
    List<Command> commands();

    /** In a chat: the command that a plain line at the prompt stands for, while others begin with a slash. */
    default Optional<String> plainLines() {
        return Optional.empty();
    }

    /** Where its page is served, if it is. */
    default Optional<URI> page() {
        return Optional.empty();
    }

    /** Begins to tell the console what happens, until the node is closed. */
    void attach(Console console);

    /** Completes when it has ended; fails when a bug of its own has stopped it. */
    CompletableFuture<Void> stopped();

    /** Leaves the network gracefully, within two seconds. */
    @Override
    void close();
}
