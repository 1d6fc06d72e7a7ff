package dev.grapevine.protocol;

import dev.grapevine.wire.Header;
import dev.grapevine.wire.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What one message may hold, for whoever publishes it and for everybody who gets it. Stateless. */
public final class MessageRules {
    /** The most bytes of a content type. */
    public static final int MAX_CONTENT_TYPE_BYTES = 128;

    /** The most headers. */
    public static final int MAX_HEADERS = 32;

    /** The most bytes of a header's name. */
    public static final int MAX_HEADER_NAME_BYTES = 64;

    /** The most bytes of a header's value. */
    public static final int MAX_HEADER_VALUE_BYTES = 1024;

    private static final int FIELDS = 3;
    private static final int FIELDS_OF_A_HEADER = 3;

    private MessageRules() {}

    /** What is wrong with the message, if anything; says nothing of what its author wrote. */
    public static Optional<String> wrong(Message message, Limits limits) {
        int bytes = message.getPayload().size();
        if (bytes > limits.maxMessageBytes()) {
            return Optional.of(
                    "a message of " + bytes + " bytes; the most is " + limits.maxMessageBytes() + ", send it in parts");
        }
        if (message.hasContent()) {
            Optional<String> wrong =
                    bytes > 0 ? Optional.of("a payload beside a content") : ContentRules.wrong(message.getContent());
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        String contentType = message.getContentType();
        if (!contentType.isEmpty() && !printable(contentType)) {
            return Optional.of("a content type that is not at most " + MAX_CONTENT_TYPE_BYTES
                    + " characters of printable ASCII, as application/json is");
        }
        return message.getHeadersCount() == 0 ? Optional.empty() : wrongHeaders(message.getHeadersList());
    }

    static void check(Message message, Limits limits) throws MalformedFrame {
        Optional<String> wrong = wrong(message, limits);
        if (wrong.isPresent()) {
            throw new MalformedFrame(wrong.get());
        }
    }

    /** Protobuf fields that the message takes in a bundle, which has a bounded number of them. */
    public static int fields(Message message) {
        return FIELDS + FIELDS_OF_A_HEADER * message.getHeadersCount();
    }

    /** The most fields that the messages of one bundle may take together. */
    public static int maxFieldsInBundle() {
        return FieldCount.MOST - FieldCount.OF_A_BUNDLE;
    }

    private static boolean printable(String text) {
        return text.length() <= MAX_CONTENT_TYPE_BYTES && text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private static Optional<String> wrongHeaders(List<Header> headers) {
        if (headers.size() > MAX_HEADERS) {
            return Optional.of(headers.size() + " headers; the most is " + MAX_HEADERS);
        }
        Set<String> names = new HashSet<>();
        for (Header header : headers) {
            int nameBytes = header.getNameBytes().size();
            if (nameBytes < 1 || nameBytes > MAX_HEADER_NAME_BYTES) {
                return Optional.of("a header's name of " + nameBytes + " bytes; it has 1 to " + MAX_HEADER_NAME_BYTES);
            }
            int valueBytes = header.getValueBytes().size();
            if (valueBytes > MAX_HEADER_VALUE_BYTES) {
                return Optional.of(
                        "a header's value of " + valueBytes + " bytes; the most is " + MAX_HEADER_VALUE_BYTES);
            }
            if (!names.add(header.getName())) {
                return Optional.of("two headers of the same name");
            }
        }
        return Optional.empty();
    }
}
