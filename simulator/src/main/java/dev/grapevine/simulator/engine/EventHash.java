package dev.grapevine.simulator.engine;

import java.util.zip.CRC32C;

/**
 * A running hash over everything that was told to a node: two runs that agree in it took the same course. 64 bits, not
 * cryptographic. Used by one thread.
 */
public final class EventHash {
    private final CRC32C crc = new CRC32C();
    private long state;

    /** Adds a number. */
    public void add(long number) {
        state = Randomness.mix(state ^ number);
    }

    /** Adds the content of a frame. */
    public void add(byte[] bytes) {
        crc.reset();
        crc.update(bytes, 0, bytes.length);
        add(((long) bytes.length << 32) | crc.getValue());
    }

    /** The hash of all that was added, in order. */
    public long value() {
        return state;
    }

    @Override
    public String toString() {
        return String.format("%016x", state);
    }
}
