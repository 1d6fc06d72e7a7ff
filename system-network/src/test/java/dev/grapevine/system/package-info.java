/**
 * Seeds and peers as processes, for tests that look at them from outside.
 *
 * <p>Belongs here: what starts, asks and ends nodes. Does not: what a test wants to know of them.
 */
package dev.grapevine.system;
