/**
 * The control socket of a running node, its client and the data directory both meet in.
 *
 * <p>File permissions are the only authentication.
 */
@NullMarked
package dev.grapevine.shell.ctl;

import org.jspecify.annotations.NullMarked;
