package dev.grapevine.shell.ctl;

import dev.grapevine.shell.Failure;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The file of a control socket: connecting to it, and taking the place of one whose node is gone. */
final class CtlSocket {
    /** The shortest limit among the systems in use, one byte of it for the end. */
    static final int MOST_PATH_BYTES = 103;

    private static final int BACKLOG = 16;

    private CtlSocket() {}

    /** Connects to a running node. */
    static SocketChannel connect(Path socket) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    /** Whether a node listens there. */
    static boolean answers(Path socket) {
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (SocketChannel channel = connect(socket)) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Refuses to go on while another node listens there. */
    static void requireFree(Path socket) throws Failure {
        if (answers(socket)) {
            throw Failure.inUse("another node is running with the data directory " + socket.getParent()
                    + "; try another --port or --data-dir, or stop that node");
        }
    }

    /** Listens, for the owner alone, in the place of whatever socket a node that is gone has left. */
    static ServerSocketChannel listen(Path socket) throws IOException {
        Files.deleteIfExists(socket);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
            if (socket.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            }
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
