package dev.grapevine.runtime.trust;

import dev.grapevine.protocol.Address;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;

/** Links without encryption ({@code --insecure}): everybody is who he says he is. */
final class PlainLinks implements LinkSecurity {
    @Override
    public Channel accepted(Socket socket) throws IOException {
        return channel(socket);
    }

    @Override
    public Channel dialled(Socket socket, Address address) throws IOException {
        return channel(socket);
    }

    private static Channel channel(Socket socket) throws IOException {
        return new Channel(
                socket.getInputStream(), socket.getOutputStream(), () -> shutDownOutput(socket), Optional.empty());
    }

    private static void shutDownOutput(Socket socket) throws IOException {
        if (!socket.isOutputShutdown()) {
            socket.shutdownOutput();
        }
    }
}
