/**
 * What a peer and a seed answer over HTTP.
 *
 * <p>Belongs here: paths, parameters, and what they ask of the libraries. Does not: sockets, threads, checks of who asks.
 */
@NullMarked
package dev.grapevine.http.node;

import org.jspecify.annotations.NullMarked;
