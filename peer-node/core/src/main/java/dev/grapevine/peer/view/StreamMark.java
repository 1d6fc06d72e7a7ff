package dev.grapevine.peer.view;

import dev.grapevine.protocol.NodeId;

/**
 * How much a peer has of one stream: what one start of an origin has published in one topic.
 *
 * @param floor it has had, or has given up, everything up to this sequence number
 * @param highest the highest sequence number that it has had
 */
public record StreamMark(NodeId origin, long epoch, String topic, long floor, long highest) {}
