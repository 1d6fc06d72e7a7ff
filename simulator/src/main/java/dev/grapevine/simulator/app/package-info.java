/**
 * The simulator's command line: dist/simulator.jar.
 *
 * <p>Belongs here: reading options, showing results, the exit status. Does not: anything that is measured.
 */
@NullMarked
package dev.grapevine.simulator.app;

import org.jspecify.annotations.NullMarked;
