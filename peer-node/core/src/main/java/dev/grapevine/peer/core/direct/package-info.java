/**
 * Messages from one peer to one other: how they find their way, stay in order and are handed over once.
 *
 * <p>Belongs here: decisions about direct messages. Does not: gossip, or who is a neighbour; what must be known of those
 * comes through {@link dev.grapevine.peer.core.direct.Reach}.
 */
@NullMarked
package dev.grapevine.peer.core.direct;

import org.jspecify.annotations.NullMarked;
