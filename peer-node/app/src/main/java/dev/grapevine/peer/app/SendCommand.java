package dev.grapevine.peer.app;

import dev.grapevine.http.node.Recipient;
import dev.grapevine.peer.Peer;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.shell.command.Answer;
import dev.grapevine.shell.command.Command;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends a text to one peer and waits for what becomes of it. Runs on the thread of whoever typed it. */
final class SendCommand {
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final Peer peer;

    SendCommand(Peer peer) {
        this.peer = peer;
    }

    Command command() {
        return Command.text("send", "<peer> <text>", "send the text to one peer, by id or host:port", this::run);
    }

    private Answer run(String rest) {
        String[] words = rest.split("\\s+", 2);
        if (words.length < 2) {
            return Answer.usage("send needs <peer> <text>: whom, and what to say");
        }
        try {
            return send(words[0], words[1]);
        } catch (IllegalArgumentException e) {
            return Answer.failed("not delivered: " + e.getMessage());
        }
    }

    private Answer send(String whom, String text) {
        long before = System.nanoTime();
        try {
            NodeId to = new Recipient(peer).find(whom);
            peer.send(to, text).get(Recipient.PATIENCE_SECONDS, TimeUnit.SECONDS);
            long nanos = System.nanoTime() - before;
            return Answer.of("delivered to " + to.brief() + " in " + millis(Duration.ofNanos(nanos)) + " ms");
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            return Answer.failed("not delivered: " + cause.getMessage());
        } catch (TimeoutException e) {
            return Answer.failed("the peer is too busy to say whether it was delivered");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.failed("interrupted; it may have been delivered");
        }
    }

    /** Rounded up: nothing takes no time. */
    static long millis(Duration time) {
        return (time.toNanos() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    }
}
