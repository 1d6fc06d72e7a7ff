package dev.grapevine.peer.core;

import dev.grapevine.protocol.SealedBundle;

/**
 * A bundle for the application: each once within the node's life.
 *
 * @param hops links it crossed; 0 for this peer's own
 */
public record Delivery(SealedBundle bundle, int hops) {}
