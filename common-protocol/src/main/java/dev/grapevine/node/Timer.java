package dev.grapevine.node;

/** What a node wants to be reminded of: an enum constant or a record of the node's own, compared by equality. */
public interface Timer {}
