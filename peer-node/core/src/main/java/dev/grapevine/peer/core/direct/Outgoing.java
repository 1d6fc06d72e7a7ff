package dev.grapevine.peer.core.direct;

import dev.grapevine.wire.Direct;
import dev.grapevine.wire.Frame;

/**
 * A direct message that is not acknowledged yet.
 *
 * @param ticket what the application knows it by; {@link #NO_TICKET} when it does not wait for it
 * @param direct all of it but {@code after}, which depends on what is under way when it leaves
 */
record Outgoing(long ticket, Direct direct) {
    static final long NO_TICKET = 0;

    static final int OVERHEAD_BYTES = 160;

    long sequence() {
        return direct.getSequence();
    }

    int bytes() {
        return direct.getPayload().size() + OVERHEAD_BYTES;
    }

    Frame after(long sequence) {
        return Frame.newBuilder()
                .setDirect(direct.toBuilder().setAfter(sequence))
                .build();
    }
}
