/**
 * Grapevine as a library: a {@link dev.grapevine.peer.Peer} to embed.
 *
 * <p>Belongs here: running a peer and what an application sees of it. Does not: rules of the protocol (the core's), or
 * shells, command lines and logging libraries.
 */
@NullMarked
package dev.grapevine.peer;

import org.jspecify.annotations.NullMarked;
