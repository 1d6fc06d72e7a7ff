/**
 * The two ways to type commands at a node, a terminal and plain lines.
 *
 * <p>Nothing here knows what a command does.
 */
@NullMarked
package dev.grapevine.shell.console;

import org.jspecify.annotations.NullMarked;
