/**
 * Payloads that are too large for a bundle: which chunks this peer has, whom it asks for the others, whom it gives some.
 *
 * <p>Belongs here: decisions about contents and their chunks. Does not: the messages that name a content, which are gossip
 * like any other.
 */
@NullMarked
package dev.grapevine.peer.core.content;

import org.jspecify.annotations.NullMarked;
