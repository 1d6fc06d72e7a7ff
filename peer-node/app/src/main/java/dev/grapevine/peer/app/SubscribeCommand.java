package dev.grapevine.peer.app;

import dev.grapevine.http.document.PeerDocuments;
import dev.grapevine.peer.Gap;
import dev.grapevine.peer.Order;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.TopicFilter;
import dev.grapevine.shell.ExitStatus;
import dev.grapevine.shell.Failure;
import dev.grapevine.shell.OneShot;
import dev.grapevine.shell.StandardStreams;
import dev.grapevine.shell.Stop;
import dev.grapevine.shell.command.Ink;
import dev.grapevine.shell.options.Setting;
import dev.grapevine.shell.options.Settings;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** {@code subscribe}: prints the messages of a filter's topics as they come. */
final class SubscribeCommand implements OneShot {
    private static final Setting TOPIC = Setting.value(
            "topic",
            "FILTER",
            "",
            "what to hear, also of what neighbours still keep; + is any one level, a last # the rest");
    private static final Setting COUNT =
            Setting.value("count", "N", "0", "end after N messages; 0 goes on until a signal");
    private static final Setting JSON = Setting.flag(
            "json",
            "an object a line: hash, origin, topic, time, contentType," + " headers, and text or (base 64) payload");
    private static final Setting RAW = Setting.flag("raw", "the bytes of the payloads, nothing else");
    private static final Setting STREAM = Setting.flag(
            "stream",
            "frames, as publish --stream reads them: JPEG images as they are, anything else after its length; those of an"
                    + " origin in its order");
    private static final Setting NEWEST = Setting.flag(
            "newest",
            "when more comes than standard output takes, only the newest of each origin; tells what is skipped");

    @Override
    public String name() {
        return "subscribe";
    }

    @Override
    public String summary() {
        return "Joins the network and prints the messages of some topics as they come.";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "--topic sensors/# # every message below sensors, for people",
                "--topic sensors/+/room1 --json # an object a line, for programs",
                "--topic cameras/door --stream --newest | ffplay -f mjpeg - # a film, always at the present",
                "--topic pictures/new --count 1 --raw > picture.png # one payload as it is");
    }

    @Override
    public List<Setting> settings() {
        List<Setting> settings = new ArrayList<>(List.of(TOPIC, COUNT, JSON, RAW, STREAM, NEWEST, ShortLife.WITHIN));
        settings.addAll(PeerRole.joining());
        return settings;
    }

    @Override
    public int run(Settings settings, StandardStreams streams, Stop stop) throws Failure {
        String filter = filter(settings);
        int count = settings.number(COUNT, 0, Integer.MAX_VALUE);
        Order order = order(settings);
        Printer printer = new Printer(form(settings), count, streams);
        return ShortLife.of(settings, stop, life -> {
            life.peer().subscribe(filter, order, printer::print, printer::gap);
            life.join();
            streams.err().println("peer: subscribed to " + filter);
            return printer.ended.join();
        });
    }

    private static String filter(Settings settings) throws Failure {
        try {
            return new TopicFilter(settings.optional(TOPIC)
                            .orElseThrow(() ->
                                    Failure.usage("subscribe needs --topic, such as: subscribe --topic sensors/#")))
                    .text();
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--topic: " + e.getMessage());
        }
    }

    private static Order order(Settings settings) throws Failure {
        if (settings.flag(NEWEST)) {
            return Order.NEWEST;
        }
        return settings.flag(STREAM) ? Order.ORIGIN : Order.ARRIVAL;
    }

    private static BiConsumer<ReceivedMessage, PrintStream> form(Settings settings) throws Failure {
        List<Setting> forms = new ArrayList<>();
        for (Setting form : List.of(JSON, RAW, STREAM)) {
            if (settings.flag(form)) {
                forms.add(form);
            }
        }
        if (forms.size() > 1) {
            throw Failure.usage(forms.get(0).option() + " and " + forms.get(1).option()
                    + " are two ways to print a message; keep one");
        }
        if (settings.flag(RAW)) {
            return (message, out) -> out.writeBytes(message.payload().toByteArray());
        }
        if (settings.flag(STREAM)) {
            return FrameWriter::write;
        }
        PeerTables tables = new PeerTables(Ink.NONE);
        return settings.flag(JSON)
                ? (message, out) -> out.println(PeerDocuments.heard(message))
                : (message, out) -> out.println(tables.incoming(message));
    }

    /**
     * Writes to standard output, on the peer's thread for handlers: a slow reader slows the peer down, unless only the
     * newest messages are wanted.
     */
    private static final class Printer {
        final CompletableFuture<Integer> ended = new CompletableFuture<>();
        private final BiConsumer<ReceivedMessage, PrintStream> form;
        private final int most;
        private final StandardStreams streams;
        private int printed;

        Printer(BiConsumer<ReceivedMessage, PrintStream> form, int most, StandardStreams streams) {
            this.form = form;
            this.most = most;
            this.streams = streams;
        }

        void print(ReceivedMessage message) {
            if (ended.isDone()) {
                return;
            }
            form.accept(message, streams.out());
            printed++;
            if (streams.out().checkError()) {
                streams.err().println("peer: nobody reads standard output any more");
                ended.complete(ExitStatus.FAILED);
            } else if (printed == most) {
                ended.complete(ExitStatus.DONE);
            }
        }

        void gap(Gap gap) {
            String what = "messages " + gap.first() + " to " + gap.last() + " of "
                    + gap.origin().hex() + " to " + gap.topic();
            streams.err()
                    .println("peer: "
                            + switch (gap.reason()) {
                                case DROPPED -> "standard output is too slow: " + what + " are lost";
                                case SKIPPED -> "skipped " + what + ": newer ones had come";
                                case MISSING -> what + " have not arrived in time";
                                case LATE -> what + " arrived too late and are left out";
                            });
        }
    }
}
