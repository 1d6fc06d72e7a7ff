/**
 * The peer command: its options, its commands, and how a peer looks on a screen and in a document.
 *
 * <p>Belongs here: whatever people see of a peer. Does not: anything below the library's public API.
 */
@NullMarked
package dev.grapevine.peer.app;

import org.jspecify.annotations.NullMarked;
