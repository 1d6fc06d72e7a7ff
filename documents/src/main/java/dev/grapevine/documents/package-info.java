/**
 * How JSON documents are written: escapes, times, words.
 *
 * <p>Belongs here: what every document shares. Does not: what a document is about.
 */
@NullMarked
package dev.grapevine.documents;

import org.jspecify.annotations.NullMarked;
