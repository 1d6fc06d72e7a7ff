/**
 * Files of any size from disk to disk: who shares one is found by a topic, and gives it in chunks on request.
 *
 * <p>Belongs here: what is built on a {@link dev.grapevine.peer.Peer} for files. Uses its public methods only.
 */
@NullMarked
package dev.grapevine.peer.files;

import org.jspecify.annotations.NullMarked;
