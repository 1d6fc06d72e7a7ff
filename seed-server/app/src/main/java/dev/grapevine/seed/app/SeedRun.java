package dev.grapevine.seed.app;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.seed.Seed;
import dev.grapevine.shell.RunningNode;
import dev.grapevine.shell.command.Command;
import dev.grapevine.shell.console.Console;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A seed that this process runs, and what it can be asked. */
final class SeedRun implements RunningNode {
    private final Seed seed;

    SeedRun(Seed seed) {
        this.seed = seed;
    }

    @Override
    public NodeId id() {
        return seed.id();
    }

    @Override
    public Address address() {
        return seed.address();
    }

    @Override
    public boolean insecure() {
        return seed.status().trust().equals("insecure");
    }

    @Override
    public List<Command> commands() {
        return List.of(
                Command.listing(
                        "peers",
                        "the living peers of the registry",
                        ink -> new SeedTables(ink).peers(seed.peers()),
                        () -> SeedDocuments.peers(seed.peers())),
                Command.listing(
                        "status",
                        "this seed at a glance",
                        ink -> new SeedTables(ink).status(seed.status()),
                        () -> SeedDocuments.status(seed.status())));
    }

    @Override
    public void attach(Console console) {
        // A seed has nothing to tell but what it is asked; its log goes its own way.
    }

    @Override
    public CompletableFuture<Void> stopped() {
        return seed.stopped();
    }

    @Override
    public void close() {
        seed.close();
    }
}
