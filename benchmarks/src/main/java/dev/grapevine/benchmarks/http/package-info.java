/**
 * What serving HTTP costs the network.
 *
 * <p>Belongs here: crowds of HTTP clients and measurements with and without them. Does not: how HTTP is served.
 */
@NullMarked
package dev.grapevine.benchmarks.http;

import org.jspecify.annotations.NullMarked;
