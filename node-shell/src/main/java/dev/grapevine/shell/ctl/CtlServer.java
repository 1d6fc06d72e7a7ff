package dev.grapevine.shell.ctl;

import dev.grapevine.shell.Failure;
import dev.grapevine.shell.command.Answer;
import dev.grapevine.shell.command.CommandTable;
import dev.grapevine.shell.command.Ink;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Answers commands from outside over a Unix-domain socket: one command a connection, a daemon thread for each, few at
 * a time, each within a deadline. Whatever a client does, it disturbs neither the node nor other clients.
 */
public final class CtlServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.grapevine.ctl");
    private static final Duration CLIENT_TIME = Duration.ofSeconds(10);
    private static final long LAST_ANSWERS_MILLIS = 300;

    /** More than people and scripts need at once, few enough to cost nothing. */
    private static final int MOST_CLIENTS = 16;

    private final Path socket;
    private final ServerSocketChannel channel;
    private final CommandTable commands;
    private final Deadline deadline;
    private final Semaphore places = new Semaphore(MOST_CLIENTS);

    private CtlServer(Path socket, ServerSocketChannel channel, CommandTable commands, Duration clientTime) {
        this.socket = socket;
        this.channel = channel;
        this.commands = commands;
        this.deadline = new Deadline(clientTime);
    }

    /** Refuses to go on while another node listens in this folder. */
    public static void requireFree(DataDirectory directory) throws Failure {
        CtlSocket.requireFree(directory.socket());
    }

    /** Listens; when the system does not allow it, says so in the log and leaves the node without commands from outside. */
    public static Optional<CtlServer> open(DataDirectory directory, CommandTable commands) throws Failure {
        Path socket = directory.socket();
        CtlSocket.requireFree(socket);
        try {
            directory.create();
            return Optional.of(start(socket, commands, CLIENT_TIME));
        } catch (IOException | Failure e) {
            LOG.log(Level.WARNING, "no commands from outside: " + socket + " " + reason(socket, e));
            return Optional.empty();
        }
    }

    static CtlServer start(Path socket, CommandTable commands, Duration clientTime) throws IOException {
        CtlServer server = new CtlServer(socket, CtlSocket.listen(socket), commands, clientTime);
        server.daemon("ctl-accept", server::acceptAll);
        return server;
    }

    private static String reason(Path socket, Exception failure) {
        int bytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        return bytes > CtlSocket.MOST_PATH_BYTES
                ? "is too long for a socket (" + bytes + " bytes, at most " + CtlSocket.MOST_PATH_BYTES
                        + "); try a shorter --data-dir"
                : "cannot be made (" + failure.getMessage() + "); try another --data-dir";
    }

    private void acceptAll() {
        while (channel.isOpen()) {
            try {
                accept(channel.accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.log(Level.WARNING, "no more commands from outside: " + e);
                return;
            }
        }
    }

    private void accept(SocketChannel client) throws IOException {
        if (places.tryAcquire()) {
            daemon("ctl-client", () -> serve(client));
        } else {
            client.close();
        }
    }

    private void serve(SocketChannel client) {
        Future<?> alarm = deadline.over(client);
        try (client) {
            String line = CtlWire.readLine(Channels.newInputStream(client));
            Answer answer = commands.run(line, Ink.NONE);
            CtlWire.writeAnswer(Channels.newOutputStream(client), answer);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "ctl client: " + e);
        } finally {
            alarm.cancel(false);
            places.release();
        }
    }

    private void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops listening, lets answers under way go out for a moment, and removes the socket. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(socket);
            channel.close();
            if (!places.tryAcquire(MOST_CLIENTS, LAST_ANSWERS_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.log(Level.DEBUG, "a ctl client was still busy");
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the control socket " + socket + " stays behind: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
