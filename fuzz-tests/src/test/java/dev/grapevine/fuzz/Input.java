package dev.grapevine.fuzz;

import java.util.Arrays;

/** A fuzzer's bytes, read from front to back as small decisions. Whatever is asked for after the end is zero. */
public final class Input {
    private static final int BYTE = 0xFF;

    private final byte[] bytes;
    private int at;

    /** All of these. */
    public Input(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Whether there is something left. */
    public boolean more() {
        return at < bytes.length;
    }

    /** A byte, from 0 to 255. */
    public int octet() {
        return more() ? bytes[at++] & BYTE : 0;
    }

    /** From 0 to 65,535. */
    public int pair() {
        return octet() << Byte.SIZE | octet();
    }

    /** From 0 to one below {@code bound}, which is at most 256. */
    public int below(int bound) {
        return octet() % bound;
    }

    /** Whether the next byte is odd. */
    public boolean flag() {
        return below(2) == 1;
    }

    /** A number of eight bytes. */
    public long number() {
        long number = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            number = number << Byte.SIZE | octet();
        }
        return number;
    }

    /** The next bytes, fewer at the end. */
    public byte[] take(int most) {
        int end = Math.min(bytes.length, at + most);
        byte[] taken = Arrays.copyOfRange(bytes, at, end);
        at = end;
        return taken;
    }

    /** All that is left. */
    public byte[] rest() {
        return take(bytes.length - at);
    }

    /** A copy of the original in which some bytes are others: an offset of two bytes and a new value each. */
    public byte[] patched(byte[] original, int patches) {
        byte[] copy = original.clone();
        for (int i = 0; i < patches && more(); i++) {
            copy[pair() % copy.length] = (byte) octet();
        }
        return copy;
    }
}
