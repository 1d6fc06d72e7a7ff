package dev.grapevine.runtime.trust;

import dev.grapevine.protocol.NodeId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * The two streams of a link. One thread reads, one at a time writes.
 *
 * @param outputEnd tells the other side that nothing more comes; reading goes on. Waits as a write may when encrypted
 * @param remote who is at the other end, proved by its certificate; nobody knows without encryption
 */
public record Channel(InputStream in, OutputStream out, OutputEnd outputEnd, Optional<NodeId> remote) {
    /** Ends the output. */
    @FunctionalInterface
    public interface OutputEnd {
        /** May be called again. */
        void end() throws IOException;
    }

    /** Whether nobody in between can read or change what passes. */
    public boolean encrypted() {
        return remote.isPresent();
    }
}
