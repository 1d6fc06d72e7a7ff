/**
 * The rules of the architecture, checked in the compiled classes of all modules.
 *
 * <p>Belongs here: what may use what. Does not: anything that runs.
 */
package dev.grapevine.architecture;
