package dev.grapevine.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import dev.grapevine.fuzz.Allocation;
import dev.grapevine.fuzz.NeedsAgent;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a bundle. */
@ExtendWith(NeedsAgent.class)
class BundleFuzzTest {
    private static final int MOST_PER_BYTE = 200;

    static Stream<byte[]> bundles() {
        return SampleFrames.all().stream()
                .filter(Frame::hasGossip)
                .flatMap(frame -> frame.getGossip().getEnvelopesList().stream())
                .map(Envelope::getBundle)
                .map(ByteString::toByteArray);
    }

    /** What opens is whole, and sealed anew it opens to the same content. */
    @MethodSource("bundles")
    @FuzzTest
    void bundle(byte[] bytes) {
        Allocation.insistAtMost(MOST_PER_BYTE, bytes.length, () -> opened(ByteString.copyFrom(bytes)));
        opened(ByteString.copyFrom(bytes)).ifPresent(bundle -> {
            SealedBundle sealed = SealedBundle.seal(bundle.content());
            if (!opened(sealed.bytes()).equals(Optional.of(sealed))) {
                throw new AssertionError("not the same again: " + bundle.content());
            }
            int last = bundle.content().getMessagesCount() - 1;
            if (bundle.origin().bytes().size() != NodeId.SIZE
                    || !bundle.messageId(last).startsWith(bundle.id().hex())) {
                throw new AssertionError("not whole: " + bundle);
            }
        });
    }

    private static Optional<SealedBundle> opened(ByteString bytes) {
        try {
            return Optional.of(SealedBundle.open(bytes, BundleId.of(bytes), Limits.DEFAULT));
        } catch (MalformedFrame e) {
            return Optional.empty();
        }
    }
}
