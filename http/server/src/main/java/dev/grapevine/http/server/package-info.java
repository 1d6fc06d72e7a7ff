/**
 * The web server, whatever it serves: who may ask, how much at a time, answers, streams of events.
 *
 * <p>Belongs here: bounds and checks of every request. Does not: anything about nodes.
 */
@NullMarked
package dev.grapevine.http.server;

import org.jspecify.annotations.NullMarked;
