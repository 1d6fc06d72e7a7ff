package dev.grapevine.shell;

import dev.grapevine.protocol.RotatedKey;
import dev.grapevine.shell.options.Setting;
import dev.grapevine.shell.options.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What makes the program a seed or a peer. Stateless. */
public interface Role {
    /** {@code seed} or {@code peer}. */
    String name();

    /** One line about the program. */
    String summary();

    /** What can be configured, in the order of help. */
    List<Setting> settings();

    /** Lines of arguments with which {@code --help} begins, each with its meaning after a {@code #}. */
    List<String> examples();

    /** What can be done without a node that stays. */
    default List<OneShot> oneShots() {
        return List.of();
    }

    /** Gives the node of this folder, which must not run, another key. */
    RotatedKey rotateKey(Path dataDirectory) throws Failure;

    /** Who knows such a node by its id, and has to be told when that changes: a sentence for people. */
    String whomToTell();

    /** Starts a node; {@code dataDirectory} is absent for a throw-away identity. */
    RunningNode start(Settings settings, Optional<Path> dataDirectory) throws Failure;
}
