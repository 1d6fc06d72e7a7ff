/**
 * A node over HTTP: page, API and metrics. {@link dev.grapevine.http.NodeHttp} is all that a program needs.
 *
 * <p>Belongs here: what starts it, and with which options. Does not: anything that reads a request.
 */
@NullMarked
package dev.grapevine.http;

import org.jspecify.annotations.NullMarked;
