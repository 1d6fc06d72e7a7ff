package dev.grapevine.fuzz;

import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MalformedFrame;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.protocol.SampleFrames;
import dev.grapevine.wire.Frame;
import java.util.List;
import java.util.Optional;

/** Frames that a fuzzer makes: of any bytes, or one of the samples with some bytes changed. Only what a link would hand on. */
public final class HostileFrames {
    private static final List<byte[]> SAMPLES =
            SampleFrames.all().stream().map(Frame::toByteArray).toList();
    private static final int MOST_PATCHES = 4;

    private final MessageCodec codec = new MessageCodec(Limits.DEFAULT);

    /** The next one, if the codec lets it through. */
    public Optional<Frame> next(Input in) {
        int kind = in.octet();
        if (kind >= SAMPLES.size()) {
            return decoded(in.take(kind));
        }
        return decoded(in.patched(SAMPLES.get(kind), in.below(MOST_PATCHES)));
    }

    /** The frame, if the codec lets it through. */
    public Optional<Frame> through(Frame frame) {
        return decoded(frame.toByteArray());
    }

    private Optional<Frame> decoded(byte[] bytes) {
        try {
            return Optional.of(codec.decode(bytes, 0, bytes.length));
        } catch (MalformedFrame e) {
            return Optional.empty();
        }
    }
}
