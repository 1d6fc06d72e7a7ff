package dev.grapevine.peer.app;

import dev.grapevine.peer.Publication;
import dev.grapevine.protocol.ContentRules;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.TopicName;
import dev.grapevine.shell.ExitStatus;
import dev.grapevine.shell.Failure;
import dev.grapevine.shell.OneShot;
import dev.grapevine.shell.StandardStreams;
import dev.grapevine.shell.Stop;
import dev.grapevine.shell.options.Setting;
import dev.grapevine.shell.options.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** {@code publish}: sends a file as one message, or standard input as a message a line or frame; prints the hashes. */
final class PublishCommand implements OneShot {
    private static final Setting TOPIC = Setting.value("topic", "TOPIC", "", "where to, such as sensors/room1");
    private static final Setting FILE =
            Setting.value("file", "FILE", "", "send this file as one message; without it each line of standard input");

    private static final Setting STREAM = Setting.flag(
            "stream",
            "send each frame of standard input: JPEG images as ffmpeg -f mjpeg writes them, or anything with its length"
                    + " before it (4 bytes, highest first)");

    private static final int MOST_UNCONFIRMED = 1024;
    private static final Duration LEAVING = Duration.ofSeconds(10);
    /** Neighbours that heard of a message before they got it ask for it meanwhile. */
    private static final long LINGER_MILLIS = 500;

    @Override
    public String name() {
        return "publish";
    }

    @Override
    public String summary() {
        return "Joins the network, sends messages to a topic, and leaves. Prints the hash of each, a line each.";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "--topic sensors/room1 --file reading.json --content-type application/json # a file as one message",
                "--topic log/web --header host=web-3 < access.log # each line is a message, with a header",
                "--topic cameras/door --stream < film.mjpeg # each image is a message",
                "--topic news --bootstrap 192.0.2.7:6001 # through any node of the network");
    }

    @Override
    public List<Setting> settings() {
        List<Setting> settings =
                new ArrayList<>(List.of(TOPIC, FILE, STREAM, Labels.CONTENT_TYPE, Labels.HEADER, ShortLife.WITHIN));
        settings.addAll(PeerRole.joining());
        return settings;
    }

    @Override
    public int run(Settings settings, StandardStreams streams, Stop stop) throws Failure {
        String topic = topic(settings);
        Optional<Publication> file = file(settings);
        Labels labels = Labels.of(settings);
        boolean stream = settings.flag(STREAM);
        if (file.isPresent() && stream) {
            throw Failure.usage("--file and --stream are two things to send; keep one");
        }
        return ShortLife.of(settings, stop, life -> {
            life.join();
            life.meet();
            Sending sending = new Sending(life, topic, streams);
            if (file.isPresent()) {
                sending.send(labels.on(file.get()));
            } else if (stream) {
                sending.frames(labels);
            } else {
                sending.lines(labels);
            }
            return sending.finish();
        });
    }

    private static String topic(Settings settings) throws Failure {
        try {
            return new TopicName(settings.optional(TOPIC)
                            .orElseThrow(() ->
                                    Failure.usage("publish needs --topic, such as: publish --topic sensors/room1")))
                    .text();
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--topic: " + e.getMessage());
        }
    }

    private static Optional<Publication> file(Settings settings) throws Failure {
        Optional<Path> path = settings.path(FILE);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        int most = ContentRules.MOST_BYTES;
        try (InputStream in = Files.newInputStream(path.get())) {
            byte[] payload = in.readNBytes(most + 1);
            if (payload.length > most) {
                throw settings.refusal(
                        FILE, "has more than " + most + " bytes, the most of a message; send it in parts");
            }
            return Optional.of(Publication.of(payload));
        } catch (IOException e) {
            throw settings.refusal(FILE, "cannot be read (" + e.getMessage() + ")");
        }
    }

    /** Messages on their way, in order. Used by one thread. */
    private static final class Sending {
        private final ShortLife life;
        private final String topic;
        private final StandardStreams streams;
        private final Queue<CompletableFuture<String>> unconfirmed = new ArrayDeque<>();
        private int confirmed;

        Sending(ShortLife life, String topic, StandardStreams streams) {
            this.life = life;
            this.topic = topic;
            this.streams = streams;
        }

        void lines(Labels labels) throws Failure, InterruptedException {
            try {
                for (String line = streams.in().readLine();
                        line != null;
                        line = streams.in().readLine()) {
                    send(labels.on(Publication.of(line)));
                }
            } catch (IOException e) {
                throw Failure.failed("standard input cannot be read: " + e.getMessage());
            }
        }

        /** What came before bad input has gone out when that is told. */
        void frames(Labels labels) throws Failure, InterruptedException {
            FrameReader frames = new FrameReader(streams.bytes(), Limits.DEFAULT.maxMessageBytes());
            try {
                for (var frame = frames.next(); frame.isPresent(); frame = frames.next()) {
                    Publication message = labels.on(Publication.of(frame.get().bytes()));
                    boolean image = frame.get().jpeg() && message.contentType().isEmpty();
                    send(image ? message.as(FrameWriter.JPEG) : message);
                }
            } catch (FrameReader.Malformed e) {
                finish();
                throw Failure.failed(String.valueOf(e.getMessage()));
            } catch (IOException e) {
                throw Failure.failed("standard input cannot be read: " + e.getMessage());
            }
        }

        void send(Publication message) throws Failure, InterruptedException {
            unconfirmed.add(life.peer().publish(topic, message));
            while (!unconfirmed.isEmpty()
                    && (unconfirmed.element().isDone() || unconfirmed.size() > MOST_UNCONFIRMED)) {
                confirm();
            }
        }

        private void confirm() throws Failure, InterruptedException {
            try {
                streams.out().println(unconfirmed.remove().get());
                confirmed++;
            } catch (ExecutionException e) {
                Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
                throw Failure.failed("message " + (confirmed + 1) + " was not sent: " + cause.getMessage());
            }
        }

        int finish() throws Failure, InterruptedException {
            while (!unconfirmed.isEmpty()) {
                confirm();
            }
            boolean gone = life.peer().flush(LEAVING);
            Thread.sleep(LINGER_MILLIS);
            if (!gone || !life.peer().flush(LEAVING)) {
                throw Failure.failed("not everything has left within " + LEAVING.toSeconds()
                        + " s: a neighbour is slow; the others have it");
            }
            if (life.peer().neighbours().isEmpty()) {
                throw Failure.failed("every neighbour has gone meanwhile: perhaps nobody has received it; try again");
            }
            return ExitStatus.DONE;
        }
    }
}
