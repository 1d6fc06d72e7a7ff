package dev.grapevine.peer.files;

/**
 * How far a file has come.
 *
 * @param done bytes that are here and have been checked
 * @param total bytes of the file; 0 while nobody has answered
 * @param sources peers that give it
 */
public record Progress(long done, long total, int sources) {}
