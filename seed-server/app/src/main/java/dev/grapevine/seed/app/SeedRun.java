package dev.grapevine.seed.app;

import dev.grapevine.http.HttpOptions;
import dev.grapevine.http.NodeHttp;
import dev.grapevine.http.document.SeedDocuments;
import dev.grapevine.node.StartFailure;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.seed.Seed;
import dev.grapevine.shell.RunningNode;
import dev.grapevine.shell.command.BanCommands;
import dev.grapevine.shell.command.Command;
import dev.grapevine.shell.console.Console;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A seed that this process runs, and what it can be asked. */
final class SeedRun implements RunningNode {
    private final Seed seed;

    private final Optional<NodeHttp> http;

    private SeedRun(Seed seed, Optional<NodeHttp> http) {
        this.seed = seed;
        this.http = http;
    }

    /** Takes the seed over, and serves it if that is asked for. */
    static SeedRun of(Seed seed, Optional<HttpOptions> http) throws StartFailure {
        try {
            return new SeedRun(seed, http.isEmpty() ? Optional.empty() : Optional.of(NodeHttp.of(seed, http.get())));
        } catch (StartFailure e) {
            seed.close();
            throw e;
        }
    }

    @Override
    public Optional<URI> page() {
        return http.map(NodeHttp::uri);
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
        List<Command> all = new ArrayList<>(listings());
        all.addAll(BanCommands.of(new SeedBans(seed)));
        return all;
    }

    private List<Command> listings() {
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
        http.ifPresent(NodeHttp::close);
        seed.close();
    }
}
