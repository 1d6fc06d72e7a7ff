/**
 * The command table that shell, plain console and control socket share, and how answers are written.
 *
 * <p>Nothing here reads input or knows a seed from a peer.
 */
@NullMarked
package dev.grapevine.shell.command;

import org.jspecify.annotations.NullMarked;
