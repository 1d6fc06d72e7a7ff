package dev.grapevine.protocol;

import java.nio.file.Path;

/**
 * What changed when a node was given another key. Immutable.
 *
 * @param former the id that it had
 * @param id the id that it has from its next start on
 * @param setAside the file with the former key: whoever has it is still the former node
 */
public record RotatedKey(NodeId former, NodeId id, Path setAside) {}
