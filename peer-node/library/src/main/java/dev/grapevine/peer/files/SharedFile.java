package dev.grapevine.peer.files;

import java.nio.file.Path;

/**
 * A file that others can have.
 *
 * @param hash 64 hex digits that name its bytes, wherever they are
 * @param path where it is here
 * @param bytes its size
 */
public record SharedFile(String hash, Path path, long bytes) {}
