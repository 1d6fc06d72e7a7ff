package dev.grapevine.http.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A client that sends exactly what it is told, right or wrong. */
public final class Wire {
    private static final int PATIENCE_MILLIS = 20_000;

    private Wire() {}

    /** Sends the lines with an empty one after them, and returns everything that comes back until the end. */
    public static String ask(int port, List<String> lines) throws IOException {
        try (Socket socket = open(port, 1 << 16)) {
            send(socket, String.join("\r\n", lines) + "\r\n\r\n");
            return all(socket.getInputStream());
        }
    }

    /** A request that may be asked, with more headers, on a connection for itself. */
    public static String ask(int port, String methodAndPath, String... headers) throws IOException {
        return ask(port, request(port, methodAndPath, headers));
    }

    static List<String> request(int port, String methodAndPath, String... headers) {
        var lines = new java.util.ArrayList<String>();
        lines.add(methodAndPath + " HTTP/1.1");
        if (List.of(headers).stream().noneMatch(header -> header.startsWith("Host:"))) {
            lines.add("Host: 127.0.0.1:" + port);
        }
        lines.add("Connection: close");
        lines.addAll(List.of(headers));
        return lines;
    }

    /** A connection that takes little before it is read. */
    static Socket open(int port, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receiveBuffer);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        return socket;
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static String all(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] some = new byte[4096];
        try {
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                text.append(new String(some, 0, n, StandardCharsets.UTF_8));
            }
        } catch (SocketException e) {
            // Closed while something of the request was still under way: what has come is the answer.
            return text.toString();
        }
        return text.toString();
    }
}
