package dev.grapevine.protocol;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Counts the fields of a message, those of the messages inside it among them, before anything is made of them. An empty
 * record takes two bytes on the wire and more than forty in memory, so a list has to be refused before it is parsed.
 * Keeps nothing; stateless and safe for any thread.
 */
final class FieldCount {
    /** More than any honest message has: the largest are a list of 256 records and a frame or bundle of 1,024. */
    static final int MOST = 8_192;

    /** Those of a bundle itself, its messages left out, with room for more to come. */
    static final int OF_A_BUNDLE = 64;

    private static final int LEAST_FIELD_BYTES = 2;

    private FieldCount() {}

    /** Refuses what has more than {@link #MOST} fields; does not look at all when the bytes cannot hold so many. */
    static void check(Descriptor message, CodedInputStream in, int length) throws MalformedFrame {
        if (length / LEAST_FIELD_BYTES <= MOST) {
            return;
        }
        try {
            count(message, in, 0);
        } catch (IOException e) {
            throw new MalformedFrame("not a protobuf " + message.getName());
        }
    }

    /** Returns the count so far and what this message adds to it. */
    private static int count(Descriptor message, CodedInputStream in, int before) throws IOException, MalformedFrame {
        int count = before;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            count++;
            if (count > MOST) {
                throw new MalformedFrame("more than " + MOST + " fields");
            }
            count = inside(message, tag, in, count);
        }
        return count;
    }

    private static int inside(Descriptor message, int tag, CodedInputStream in, int before)
            throws IOException, MalformedFrame {
        int type = WireFormat.getTagWireType(tag);
        if (type == WireFormat.WIRETYPE_START_GROUP || type == WireFormat.WIRETYPE_END_GROUP) {
            throw new MalformedFrame("a group");
        }
        @Nullable FieldDescriptor field = message.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
        boolean holdsFields = type == WireFormat.WIRETYPE_LENGTH_DELIMITED
                && field != null
                && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
        if (!holdsFields) {
            in.skipField(tag);
            return before;
        }
        int outer = in.pushLimit(in.readRawVarint32());
        int count = count(field.getMessageType(), in, before);
        in.popLimit(outer);
        return count;
    }
}
