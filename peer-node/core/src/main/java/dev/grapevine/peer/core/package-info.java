/**
 * What a peer decides: a pure state machine and its features.
 *
 * <p>Belongs here: rules of joining, choosing neighbours, spreading and liveness. Does not: sockets, threads, clocks,
 * logs. Features do not call each other; {@link dev.grapevine.peer.core.PeerNode} is the switchboard.
 */
@NullMarked
package dev.grapevine.peer.core;

import org.jspecify.annotations.NullMarked;
