package dev.grapevine.protocol;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.grapevine.wire.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Frames to bytes and back: a four-byte length, then the message. Stateless and safe for any thread. */
public final class MessageCodec {
    /** What a frame is taken for that begins as a TLS record does; no frame is that long. */
    public static final String ENCRYPTED =
            "the other side speaks with encryption; run it with --insecure too, or this node without";

    private static final int TLS_SHIFT = 16;
    private static final int TLS_HANDSHAKE = 0x1603;
    private static final int TLS_ALERT = 0x1503;

    /** Bytes of the length before each frame. */
    public static final int PREFIX_BYTES = 4;

    private final Limits limits;
    private final FrameRules rules;

    /** A codec that accepts what these limits allow. */
    public MessageCodec(Limits limits) {
        this.limits = limits;
        this.rules = new FrameRules(limits);
    }

    /** The limits this codec enforces. */
    public Limits limits() {
        return limits;
    }

    /** Bytes that {@link #encode} needs for the frame, the prefix included. */
    public static int encodedBytes(Frame frame) {
        return PREFIX_BYTES + frame.getSerializedSize();
    }

    /** Writes prefix and frame at {@code offset} and returns the offset after them. */
    public static int encode(Frame frame, byte[] target, int offset) {
        int length = frame.getSerializedSize();
        ByteBuffer.wrap(target).putInt(offset, length);
        try {
            frame.writeTo(CodedOutputStream.newInstance(target, offset + PREFIX_BYTES, length));
        } catch (IOException e) {
            throw new IllegalStateException("the target has room for the size the frame stated", e);
        }
        return offset + PREFIX_BYTES + length;
    }

    /** Prefix and frame in an array of their own. */
    public static byte[] encode(Frame frame) {
        byte[] bytes = new byte[encodedBytes(frame)];
        encode(frame, bytes, 0);
        return bytes;
    }

    /** The length that a prefix states, checked against a limit. */
    int frameLength(byte[] bytes, int offset, int maxFrameBytes) throws MalformedFrame {
        int length = ByteBuffer.wrap(bytes).getInt(offset);
        if (length >>> TLS_SHIFT == TLS_HANDSHAKE || length >>> TLS_SHIFT == TLS_ALERT) {
            throw new MalformedFrame(ENCRYPTED);
        }
        if (length <= 0 || length > maxFrameBytes) {
            throw new MalformedFrame(
                    "a frame of " + Integer.toUnsignedString(length) + " bytes; at most " + maxFrameBytes);
        }
        return length;
    }

    /**
     * Reads one frame (without its prefix) and checks it against every rule of the schema. The frame keeps no
     * reference to {@code bytes}.
     */
    public Frame decode(byte[] bytes, int offset, int length) throws MalformedFrame {
        FieldCount.check(Frame.getDescriptor(), CodedInputStream.newInstance(bytes, offset, length), length);
        Frame frame = parse(bytes, offset, length);
        rules.check(frame);
        return frame;
    }

    /** Each field copies its own bytes out of the read buffer: a bundle that is kept does not keep its whole frame. */
    private static Frame parse(byte[] bytes, int offset, int length) throws MalformedFrame {
        try {
            CodedInputStream in = CodedInputStream.newInstance(bytes, offset, length);
            Frame frame = Frame.parseFrom(in);
            in.checkLastTagWas(0);
            return frame;
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedFrame("not a protobuf Frame");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory", e);
        }
    }
}
