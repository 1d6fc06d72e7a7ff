/**
 * What a peer shows of itself: immutable records, part of the library's public API and the source of every document.
 *
 * <p>Belongs here: data a user may look at. Does not: anything that decides. Component names are a contract: they are
 * the field names of the JSON documents.
 */
@NullMarked
package dev.grapevine.peer.view;

import org.jspecify.annotations.NullMarked;
