package dev.grapevine.shell.ctl;

import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.TopicName;
import dev.grapevine.shell.command.Answer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/**
 * What passes over the control socket, once in each direction. A request is {@code <bytes>\n} and as many bytes of
 * command line; an answer is {@code <status> <bytes> <bytes>\n} and the bytes for standard output and standard error.
 * All in UTF-8.
 */
final class CtlWire {
    /** The largest message with its topic and command word. */
    static final int MOST_LINE_BYTES = Limits.DEFAULT.maxMessageBytes() + TopicName.MAX_BYTES + 64;

    private static final int MOST_HEADER_BYTES = 40;

    private CtlWire() {}

    static void writeLine(OutputStream out, String line) throws IOException {
        byte[] bytes = bytes(line);
        out.write(bytes(bytes.length + "\n"));
        out.write(bytes);
        out.flush();
    }

    static String readLine(InputStream in) throws IOException {
        int length = number(header(in, 1)[0]);
        if (length > MOST_LINE_BYTES) {
            throw new ProtocolException("a command line of " + length + " bytes is too long");
        }
        return text(in, length);
    }

    static void writeAnswer(OutputStream out, Answer answer) throws IOException {
        byte[] data = bytes(answer.out());
        byte[] messages = bytes(answer.err());
        out.write(bytes(answer.status() + " " + data.length + " " + messages.length + "\n"));
        out.write(data);
        out.write(messages);
        out.flush();
    }

    static Answer readAnswer(InputStream in) throws IOException {
        String[] header = header(in, 3);
        String data = text(in, number(header[1]));
        return new Answer(number(header[0]), data, text(in, number(header[2])));
    }

    private static String[] header(InputStream in, int numbers) throws IOException {
        StringBuilder header = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the other end closed the connection");
            }
            if (header.length() == MOST_HEADER_BYTES) {
                throw new ProtocolException("not a control connection");
            }
            header.append((char) c);
        }
        String[] words = header.toString().split(" ", -1);
        if (words.length != numbers) {
            throw new ProtocolException("not a control connection");
        }
        return words;
    }

    private static int number(String word) throws IOException {
        try {
            return Integer.parseUnsignedInt(word) & Integer.MAX_VALUE;
        } catch (NumberFormatException e) {
            throw new ProtocolException("not a control connection");
        }
    }

    private static String text(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the other end closed the connection");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
