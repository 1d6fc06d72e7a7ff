package dev.grapevine.node;

/**
 * Something that takes too long for a node to do while it decides, such as checking a signature. It runs once, elsewhere,
 * touches nothing that belongs to the node, and keeps its result; then the node is given it back.
 */
public interface Work extends Runnable {}
