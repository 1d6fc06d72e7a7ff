package dev.grapevine.shell.ctl;

import dev.grapevine.shell.Failure;
import dev.grapevine.shell.command.Answer;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Future;

/** Asks a running node to run one command. */
public final class CtlClient {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final DataDirectory directory;
    private final Deadline deadline;

    /** A client of the node that keeps its data there. */
    public CtlClient(DataDirectory directory) {
        this(directory, PATIENCE);
    }

    CtlClient(DataDirectory directory, Duration patience) {
        this.directory = directory;
        this.deadline = new Deadline(patience);
    }

    /** Sends the line and waits for the answer. */
    public Answer ask(String line) throws Failure {
        Path socket = directory.socket();
        try (SocketChannel channel = connect(socket)) {
            return exchange(channel, line);
        } catch (AsynchronousCloseException e) {
            throw Failure.failed("the node does not answer (" + socket + ", waited "
                    + deadline.length().toSeconds() + " s); is it stopped or very busy?");
        } catch (IOException e) {
            throw Failure.failed("the node broke off the conversation (" + socket + ": " + e.getMessage()
                    + "); it may be leaving or have too many clients; try again");
        }
    }

    private Answer exchange(SocketChannel channel, String line) throws IOException {
        Future<?> alarm = deadline.over(channel);
        try {
            CtlWire.writeLine(Channels.newOutputStream(channel), line);
            return CtlWire.readAnswer(Channels.newInputStream(channel));
        } catch (ClosedChannelException e) {
            throw new AsynchronousCloseException();
        } finally {
            alarm.cancel(false);
        }
    }

    private static SocketChannel connect(Path socket) throws Failure {
        try {
            return CtlSocket.connect(socket);
        } catch (IOException e) {
            throw Failure.failed("no node answers at " + socket
                    + "; is it running? A node started with --data-dir is asked with the same --data-dir");
        }
    }
}
