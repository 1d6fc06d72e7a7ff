package dev.grapevine.shell.console;

import dev.grapevine.shell.command.Ink;

/** Where a person or a script types commands at the node. May be written to by any thread. */
public interface Console extends AutoCloseable {
    /** Begins to read commands, on a thread of its own. */
    void start();

    /** Whether somebody watches: then incoming messages are shown. */
    boolean watched();

    /** The colours it has. */
    Ink ink();

    /** Shows lines that are no answer: an incoming message, a change of state. */
    void tell(String lines);

    /** Stops reading and leaves the terminal as it was. */
    @Override
    void close();
}
