package dev.grapevine.peer.app;

import dev.grapevine.peer.Peer;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.shell.RunningNode;
import dev.grapevine.shell.command.Command;
import dev.grapevine.shell.console.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A peer that this process runs, with what was attached to it. */
final class PeerRun implements RunningNode {
    private final Peer peer;
    private final AutoMessages.Plan plan;
    private final List<Runnable> endings = new CopyOnWriteArrayList<>();

    PeerRun(Peer peer, AutoMessages.Plan plan) {
        this.peer = peer;
        this.plan = plan;
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
    public List<Command> commands() {
        return new PeerCommands(peer).all();
    }

    @Override
    public void attach(Console console) {
        PeerTables tables = new PeerTables(console.ink());
        endings.add(peer.onNotice(notice -> console.tell(tables.notice(notice)))::close);
        if (peer.joined().isDone()) {
            console.tell(tables.notice("joined the network"));
        }
        if (console.watched()) {
            Incoming incoming = new Incoming(console, tables, System::nanoTime);
            endings.add(peer.onMessage(incoming)::close);
            endings.add(peer.onDirect(incoming::direct)::close);
        }
        AutoMessages auto = new AutoMessages(peer, plan, notice -> console.tell(tables.notice(notice)));
        endings.add(auto::close);
        auto.start();
    }

    @Override
    public CompletableFuture<Void> stopped() {
        return peer.stopped();
    }

    @Override
    public void close() {
        List<Runnable> all = new ArrayList<>(endings);
        all.forEach(Runnable::run);
        peer.close();
    }
}
