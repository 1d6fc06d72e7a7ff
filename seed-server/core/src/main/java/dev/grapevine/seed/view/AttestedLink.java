package dev.grapevine.seed.view;

import dev.grapevine.protocol.NodeId;

/**
 * A link that both of its ends have reported to the seed.
 *
 * @param one the end with the lower id
 * @param other the end with the higher id
 */
public record AttestedLink(NodeId one, NodeId other) {}
