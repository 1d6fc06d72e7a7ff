package dev.grapevine.peer;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.BundleId;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hash of a message as people write it: its bundle's, and {@code /index} for all but the first of a bundle. Immutable.
 */
record MessageHash(BundleId bundle, int index) {
    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{64})(?:/([1-9]\\d{0,8}))?");

    /** Empty when the text is no hash. */
    static Optional<MessageHash> parse(String text) {
        Matcher hash = TEXT.matcher(text);
        if (!hash.matches()) {
            return Optional.empty();
        }
        var bundle = new BundleId(ByteString.copyFrom(HexFormat.of().parseHex(hash.group(1))));
        return Optional.of(new MessageHash(bundle, hash.group(2) == null ? 0 : Integer.parseInt(hash.group(2))));
    }
}
