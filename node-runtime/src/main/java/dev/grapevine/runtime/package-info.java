/**
 * What moves it: the only module with sockets and threads. Runs any {@link dev.grapevine.node.Node}.
 *
 * <p>Belongs here: connections, timers, queues, counters, files of a node. Does not: any decision of the protocol.
 */
@NullMarked
package dev.grapevine.runtime;

import org.jspecify.annotations.NullMarked;
