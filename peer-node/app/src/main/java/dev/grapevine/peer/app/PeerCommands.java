package dev.grapevine.peer.app;

import dev.grapevine.http.document.PeerDocuments;
import dev.grapevine.peer.Peer;
import dev.grapevine.shell.command.Answer;
import dev.grapevine.shell.command.BanCommands;
import dev.grapevine.shell.command.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a peer can be asked. */
final class PeerCommands {
    private static final long PATIENCE_SECONDS = 5;

    private final Peer peer;
    private final Topics topics;
    private final FileCommands files;

    PeerCommands(Peer peer, Topics topics, FileCommands files) {
        this.peer = peer;
        this.topics = topics;
        this.files = files;
    }

    List<Command> all() {
        List<Command> all = new ArrayList<>(listings());
        all.addAll(new TopicCommands(peer, topics).all());
        all.addAll(files.all());
        all.addAll(BanCommands.of(new PeerBans(peer)));
        return all;
    }

    private List<Command> listings() {
        return List.of(
                Command.listing(
                        "peers",
                        "connected neighbours, and the peers the seeds told of",
                        ink -> new PeerTables(ink).peers(peer.neighbours(), peer.knownPeers(), peer.status()),
                        () -> PeerDocuments.peers(peer.neighbours(), peer.knownPeers())),
                Command.listing(
                        "seeds",
                        "the seeds and how far this peer got with each",
                        ink -> new PeerTables(ink).seeds(peer.seeds()),
                        () -> PeerDocuments.seeds(peer.seeds())),
                Command.listing(
                        "msg",
                        "every message received or published",
                        ink -> new PeerTables(ink).messages(peer.messages()),
                        () -> PeerDocuments.messages(peer.messages())),
                Command.text("broadcast", "<text>", "send the text to all peers; answers its hash", this::broadcast),
                new SendCommand(peer).command(),
                Command.listing(
                        "status",
                        "this peer at a glance",
                        ink -> new PeerTables(ink).status(peer.status()),
                        () -> PeerDocuments.status(peer.status())));
    }

    private Answer broadcast(String text) {
        return hash(peer, peer.broadcast(text));
    }

    /** The hash of a message, once it is on its way. */
    static Answer hash(Peer peer, Future<String> hash) {
        try {
            Answer answer = Answer.of(hash.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            return peer.neighbours().isEmpty() ? answer.remark("no neighbours yet: nobody received it") : answer;
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            return Answer.failed("not sent: " + cause.getMessage());
        } catch (TimeoutException e) {
            return Answer.failed("the peer is too busy to say whether the message went out; see msg");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.failed("interrupted; see msg whether the message went out");
        }
    }
}
