package dev.grapevine.peer.core.content;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.ContentId;

/** Who waits for contents. Called while the node decides: must only enqueue. */
public interface ContentUser {
    /** Every byte is here and has been checked. */
    void complete(ContentId content, ByteString whole);

    /** Nobody can give it, or there is no room for it. */
    void gone(ContentId content);
}
