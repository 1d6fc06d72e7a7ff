package dev.grapevine.simulator.network;

import dev.grapevine.wire.Frame;
import java.util.Arrays;

/** Counts what has been sent, by kind of frame. Used by one thread. */
public final class Traffic {
    private static final int KINDS = 1
            + Arrays.stream(Frame.KindCase.values())
                    .mapToInt(Frame.KindCase::getNumber)
                    .max()
                    .orElse(0);

    private final long[] frames = new long[KINDS];
    private final long[] bytes = new long[KINDS];
    private long envelopes;

    void sent(Frame frame, int size) {
        int kind = frame.getKindCase().getNumber();
        frames[kind]++;
        bytes[kind] += size;
        envelopes += frame.getGossip().getEnvelopesCount();
    }

    /** Frames of a kind that were sent. */
    public long frames(Frame.KindCase kind) {
        return frames[kind.getNumber()];
    }

    /** Bytes of a kind that were sent, prefixes included. */
    public long bytes(Frame.KindCase kind) {
        return bytes[kind.getNumber()];
    }

    /** Copies of bundles that were sent. */
    public long envelopes() {
        return envelopes;
    }
}
