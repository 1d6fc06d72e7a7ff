package dev.grapevine.peer.app;

import dev.grapevine.http.document.PeerDocuments;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.TopicSubscription;
import dev.grapevine.shell.command.Answer;
import dev.grapevine.shell.command.Command;
import dev.grapevine.shell.command.Printable;
import dev.grapevine.shell.options.Nearest;
import java.util.List;
import java.util.stream.Collectors;

/** What can be said and heard in topics. */
final class TopicCommands {
    private final Peer peer;
    private final Topics topics;

    TopicCommands(Peer peer, Topics topics) {
        this.peer = peer;
        this.topics = topics;
    }

    List<Command> all() {
        return List.of(
                Command.text("publish", "<topic> <text>", "send the text to a topic; answers its hash", this::publish),
                Command.text(
                        "subscribe",
                        "<filter>",
                        "hear a topic, or several: + is any level, # the rest",
                        this::subscribe),
                Command.text("unsubscribe", "<filter>", "hear no more of it", this::unsubscribe),
                Command.listing(
                        "topics",
                        "the filters subscribed to, and how much they have brought",
                        ink -> new PeerTables(ink).topics(topics.all()),
                        () -> PeerDocuments.topics(topics.all())));
    }

    private Answer publish(String line) {
        String[] words = line.split("\\s+", 2);
        return words.length < 2
                ? Answer.usage("publish needs <topic> <text>, such as publish sensors/room1 21.5")
                : PeerCommands.hash(peer, peer.publish(words[0], words[1]));
    }

    private Answer subscribe(String filter) {
        try {
            boolean isNew = topics.subscribe(filter);
            return Answer.of((isNew ? "subscribed to " : "already subscribed to ") + Printable.of(filter));
        } catch (IllegalArgumentException e) {
            return Answer.usage(String.valueOf(e.getMessage()));
        }
    }

    private Answer unsubscribe(String filter) {
        if (topics.unsubscribe(filter)) {
            return Answer.of("no longer subscribed to " + Printable.of(filter));
        }
        List<String> known = topics.all().stream()
                .map(TopicSubscription::filter)
                .map(Object::toString)
                .collect(Collectors.toList());
        return Answer.failed("not subscribed to '" + Printable.of(filter) + "'" + Nearest.hint(filter, known)
                + " (topics lists all)");
    }
}
