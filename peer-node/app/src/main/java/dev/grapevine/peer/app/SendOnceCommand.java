package dev.grapevine.peer.app;

import dev.grapevine.http.document.PeerDocuments;
import dev.grapevine.http.document.Receipt;
import dev.grapevine.http.node.Recipient;
import dev.grapevine.peer.Peer;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.shell.Failure;
import dev.grapevine.shell.OneShot;
import dev.grapevine.shell.StandardStreams;
import dev.grapevine.shell.Stop;
import dev.grapevine.shell.command.Printable;
import dev.grapevine.shell.options.Setting;
import dev.grapevine.shell.options.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** {@code send}: sends a text, a file or each line of standard input to one peer, and waits until it has them. */
final class SendOnceCommand implements OneShot {
    private static final Setting TO =
            Setting.value("to", "PEER", "", "whom: host:port, an id, or the beginning of one");
    private static final Setting TEXT = Setting.value(
            "text", "TEXT", "", "what to send, also without --text at the end; else each line of standard input");
    private static final Setting FILE = Setting.value("file", "FILE", "", "send this file as one message");
    private static final Setting JSON =
            Setting.flag("json", "an object a message: message (its number), to, delivered, and millis or why");

    /** How long a peer may be unknown that the seeds are about to tell of. */
    private static final long UNKNOWN_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long LOOK_AGAIN_MILLIS = 50;

    @Override
    public String name() {
        return "send";
    }

    @Override
    public String summary() {
        return "Joins the network, sends messages to one peer, waits until it has them, and leaves.";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "--to 192.0.2.7:6001 it is only for you # a text, to whoever answers there",
                "--to ab12cd34 --file picture.png # a file as one message, to the peer whose id begins like that",
                "--to ab12cd34 --json < lines.txt # each line is a message, and an object says what became of it");
    }

    @Override
    public List<Setting> settings() {
        List<Setting> settings = new ArrayList<>(List.of(TO, TEXT, FILE, JSON, ShortLife.WITHIN));
        settings.addAll(PeerRole.joining());
        return settings;
    }

    @Override
    public Optional<Setting> words() {
        return Optional.of(TEXT);
    }

    @Override
    public int run(Settings settings, StandardStreams streams, Stop stop) throws Failure {
        String to = to(settings);
        Optional<byte[]> payload = payload(settings);
        Predicate<Receipt> receipts = receipts(settings.flag(JSON), streams);
        return ShortLife.of(settings, stop, life -> {
            life.join();
            life.meet();
            Dispatch dispatch = new Dispatch(life.peer(), find(life.peer(), to), receipts);
            if (payload.isPresent()) {
                dispatch.send(payload.get());
            } else {
                dispatch.lines(streams.in());
            }
            return dispatch.finish();
        });
    }

    // ---- what was asked for ----

    private static String to(Settings settings) throws Failure {
        String to = settings.optional(TO)
                .orElseThrow(() -> Failure.usage("send needs --to, such as: send --to 192.0.2.7:6001 hello"));
        if (to.indexOf(':') < 0 && !to.matches("[0-9a-fA-F]{1,64}")) {
            throw settings.refusal(TO, "is no peer; give host:port, an id, or the beginning of one (see ctl peers)");
        }
        try {
            return to.indexOf(':') < 0 ? to : Address.parse(to).toString();
        } catch (IllegalArgumentException e) {
            throw Failure.usage(TO.option() + ": " + e.getMessage() + "; write host:port");
        }
    }

    private static Optional<byte[]> payload(Settings settings) throws Failure {
        Optional<String> text = settings.optional(TEXT);
        Optional<Path> file = settings.path(FILE);
        if (text.isPresent() && file.isPresent()) {
            throw Failure.usage("a text and --file are two things to send; keep one");
        }
        if (file.isPresent()) {
            return Optional.of(bounded(settings, FILE, read(settings, file.get())));
        }
        return text.isPresent()
                ? Optional.of(bounded(settings, TEXT, text.get().getBytes(StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    private static byte[] read(Settings settings, Path file) throws Failure {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(Limits.DEFAULT.maxMessageBytes() + 1);
        } catch (IOException e) {
            throw settings.refusal(FILE, "cannot be read (" + e.getMessage() + ")");
        }
    }

    private static byte[] bounded(Settings settings, Setting setting, byte[] payload) throws Failure {
        int most = Limits.DEFAULT.maxMessageBytes();
        if (payload.length > most) {
            String what = "has more than " + most + " bytes, the most of a message; send it in parts";
            throw setting.equals(FILE) ? settings.refusal(FILE, what) : Failure.usage("the text " + what);
        }
        return payload;
    }

    private static Predicate<Receipt> receipts(boolean json, StandardStreams streams) {
        return receipt -> {
            if (json) {
                streams.out().println(PeerDocuments.receipt(receipt));
            } else if (receipt.delivered()) {
                streams.out().println("delivered to " + receipt.to().brief() + " in " + receipt.millis() + " ms");
            }
            return !streams.out().checkError();
        };
    }

    // ---- whom ----

    /** The seeds' lists may still be on their way. */
    private static NodeId find(Peer peer, String to) throws Failure, InterruptedException {
        long beforeNanos = System.nanoTime();
        while (true) {
            try {
                return new Recipient(peer).find(to);
            } catch (IllegalArgumentException e) {
                if (System.nanoTime() - beforeNanos > UNKNOWN_NANOS) {
                    throw Failure.failed("nothing was sent: " + e.getMessage());
                }
                Thread.sleep(LOOK_AGAIN_MILLIS);
            } catch (ExecutionException e) {
                Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
                throw Failure.failed("nothing was sent: " + Printable.of(String.valueOf(cause.getMessage())));
            } catch (TimeoutException e) {
                throw Failure.failed("nothing was sent: " + to + " was not reached in time; is it running?");
            }
        }
    }
}
