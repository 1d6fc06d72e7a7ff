/**
 * The seed command: its options, its commands, and how a seed looks on a screen and in a document.
 *
 * <p>Belongs here: whatever people see of a seed. Does not: anything below the library's public API.
 */
@NullMarked
package dev.grapevine.seed.app;

import org.jspecify.annotations.NullMarked;
