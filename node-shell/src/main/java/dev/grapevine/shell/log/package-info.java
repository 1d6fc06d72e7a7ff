/**
 * Setting Log4j up from a few options.
 *
 * <p>Nothing else in the project configures logging.
 */
@NullMarked
package dev.grapevine.shell.log;

import org.jspecify.annotations.NullMarked;
