package dev.grapevine.shell;

import dev.grapevine.shell.options.Setting;
import dev.grapevine.shell.options.Settings;
import java.util.List;
import java.util.Optional;

/** A sub-command of one role that does one thing in the network and ends. Stateless. */
public interface OneShot {
    /** The word that stands first on the command line. */
    String name();

    /** One line about it. */
    String summary();

    /** Lines of arguments after the word with which its help begins, each with its meaning after a {@code #}. */
    List<String> examples();

    /** What can be configured, in the order of help. */
    List<Setting> settings();

    /** The setting whose value words without an option are, if it takes any. */
    default Optional<Setting> words() {
        return Optional.empty();
    }

    /**
     * Does it and gives the exit status. Ends soon after {@code stop} was requested, with the status requested.
     *
     * @param streams data to {@code out}, everything else to {@code err}
     */
    int run(Settings settings, StandardStreams streams, Stop stop) throws Failure;
}
