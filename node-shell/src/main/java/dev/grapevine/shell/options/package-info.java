/**
 * What may be configured, where each value came from, and the help that says so.
 *
 * <p>Nothing here acts on a value.
 */
@NullMarked
package dev.grapevine.shell.options;

import org.jspecify.annotations.NullMarked;
