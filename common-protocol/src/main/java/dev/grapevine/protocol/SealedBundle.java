package dev.grapevine.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.Message;
import java.io.IOException;

/**
 * A bundle with the exact bytes its origin made and their hash; what travels and what the message list holds. Immutable.
 *
 * @param bytes the origin's encoding, never made anew
 * @param id SHA-256 over {@code bytes}
 * @param content what the bytes say
 */
public record SealedBundle(ByteString bytes, BundleId id, Bundle content) {
    /** Far from where adding overflows. */
    private static final long MAX_SEQUENCE = 1L << 62;

    /** Seals what an origin wants to say: its one and only encoding. */
    public static SealedBundle seal(Bundle content) {
        ByteString bytes = content.toByteString();
        return new SealedBundle(bytes, BundleId.of(bytes), content);
    }

    /** Opens a bundle whose id is already known. The content aliases {@code bytes}. */
    public static SealedBundle open(ByteString bytes, BundleId id, Limits limits) throws MalformedFrame {
        return new SealedBundle(bytes, id, checked(parse(bytes), limits));
    }

    /** The node that made it. */
    public NodeId origin() {
        return new NodeId(content.getOrigin());
    }

    /** The id of the message at {@code index}: the bundle's id, and for all but the first {@code /index}. */
    public String messageId(int index) {
        return index == 0 ? id.hex() : id.hex() + "/" + index;
    }

    private static Bundle parse(ByteString bytes) throws MalformedFrame {
        FieldCount.check(Bundle.getDescriptor(), bytes.newCodedInput(), bytes.size());
        try {
            CodedInputStream in = bytes.newCodedInput();
            in.enableAliasing(true);
            return Bundle.parseFrom(in);
        } catch (IOException e) {
            throw new MalformedFrame("not a protobuf Bundle");
        }
    }

    private static Bundle checked(Bundle bundle, Limits limits) throws MalformedFrame {
        int count = bundle.getMessagesCount();
        if (bundle.getOrigin().size() != NodeId.SIZE) {
            throw new MalformedFrame("a bundle without an origin");
        }
        TopicText.checkWire(bundle.getTopic());
        if (count < 1 || count > limits.maxBundleMessages()) {
            throw new MalformedFrame("a bundle of " + count + " messages");
        }
        for (Message message : bundle.getMessagesList()) {
            MessageRules.check(message, limits);
            if (message.hasContent() && count > 1) {
                throw new MalformedFrame("a content in a bundle of " + count + " messages");
            }
        }
        if (bundle.getSequence() < 1 || bundle.getSequence() > MAX_SEQUENCE) {
            throw new MalformedFrame("a sequence number that is not between 1 and 2^62");
        }
        return bundle;
    }
}
