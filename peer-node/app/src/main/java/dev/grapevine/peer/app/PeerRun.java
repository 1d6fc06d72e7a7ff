package dev.grapevine.peer.app;

import dev.grapevine.http.HttpOptions;
import dev.grapevine.http.NodeHttp;
import dev.grapevine.http.node.JourneyAnswers;
import dev.grapevine.node.StartFailure;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.files.FileSharing;
import dev.grapevine.peer.view.SeedLink;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.shell.RunningNode;
import dev.grapevine.shell.command.Command;
import dev.grapevine.shell.console.Console;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A peer that this process runs, with what was attached to it. */
final class PeerRun implements RunningNode {
    private final Peer peer;
    private final AutoMessages.Plan plan;
    private final boolean chat;
    private final Optional<NodeHttp> http;
    private final Topics topics;
    private final FileSharing files;
    /** Where a command shows how far it is. */
    private volatile Consumer<String> progress = line -> {};

    private final List<Runnable> endings = new CopyOnWriteArrayList<>();

    private PeerRun(Peer peer, AutoMessages.Plan plan, boolean chat, Optional<NodeHttp> http) {
        this.peer = peer;
        this.http = http;
        this.plan = plan;
        this.chat = chat;
        this.topics = new Topics(peer);
        this.files = new FileSharing(peer);
        endings.add(JourneyAnswers.give(peer)::close);
    }

    /**
     * Takes the peer over, and serves it if that is asked for.
     *
     * @param chat whether a plain line at the prompt is broadcast
     */
    static PeerRun of(Peer peer, AutoMessages.Plan plan, boolean chat, Optional<HttpOptions> http) throws StartFailure {
        try {
            Optional<NodeHttp> served = http.isEmpty() ? Optional.empty() : Optional.of(NodeHttp.of(peer, http.get()));
            return new PeerRun(peer, plan, chat, served);
        } catch (StartFailure e) {
            peer.close();
            throw e;
        }
    }

    @Override
    public NodeId id() {
        return peer.id();
    }

    @Override
    public Address address() {
        return peer.address();
    }

    @Override
    public boolean insecure() {
        return peer.status().trust().equals("insecure");
    }

    @Override
    public List<Command> commands() {
        return new PeerCommands(peer, topics, new FileCommands(files, line -> progress.accept(line))).all();
    }

    @Override
    public Optional<String> plainLines() {
        return chat ? Optional.of("broadcast") : Optional.empty();
    }

    @Override
    public Optional<URI> page() {
        return http.map(NodeHttp::uri);
    }

    @Override
    public void attach(Console console) {
        PeerTables tables = new PeerTables(console.ink());
        progress = line -> console.tell(tables.notice(line));
        endings.add(peer.onNotice(notice -> console.tell(tables.notice(notice)))::close);
        if (peer.joined().isDone()) {
            console.tell(tables.notice("joined the network"));
        } else {
            sayWhatKeepsItOut(console, tables);
        }
        if (console.watched()) {
            Incoming incoming = new Incoming(console, tables, System::nanoTime);
            endings.add(peer.onMessage(incoming)::close);
            topics.showOn(incoming);
            endings.add(peer.onDirect(incoming::direct)::close);
        }
        AutoMessages auto = new AutoMessages(peer, plan, notice -> console.tell(tables.notice(notice)));
        endings.add(auto::close);
        auto.start();
    }

    /** Seeds that were tried before anybody listened. */
    private void sayWhatKeepsItOut(Console console, PeerTables tables) {
        for (SeedLink seed : peer.seeds()) {
            if (!seed.why().isEmpty()) {
                console.tell(tables.notice(
                        "seed " + seed.address() + " is not available (" + seed.why() + "); trying again"));
            }
        }
    }

    @Override
    public CompletableFuture<Void> stopped() {
        return peer.stopped();
    }

    @Override
    public void close() {
        List<Runnable> all = new ArrayList<>(endings);
        all.forEach(Runnable::run);
        http.ifPresent(NodeHttp::close);
        files.close();
        peer.close();
    }
}
