package dev.grapevine.shell;

import dev.grapevine.protocol.RotatedKey;
import dev.grapevine.shell.ctl.DataDirectory;
import dev.grapevine.shell.options.Common;
import dev.grapevine.shell.options.Setting;
import dev.grapevine.shell.options.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sub-command {@code rotate-key}: gives a node that does not run another key. Both ids are data, what to do now is not. */
final class RotateKeyCommand {
    static final String NAME = "rotate-key";
    static final List<Setting> SETTINGS = List.of(Common.PORT, Common.DATA_DIR);

    private final Role role;
    private final Map<String, String> environment;

    RotateKeyCommand(Role role, Map<String, String> environment) {
        this.role = role;
        this.environment = environment;
    }

    int run(Settings settings, StandardStreams streams) throws Failure {
        RotatedKey rotated = role.rotateKey(folder(settings));
        streams.out().println("former id  " + rotated.former().hex());
        streams.out().println("new id     " + rotated.id().hex());
        streams.out().println("former key " + rotated.setAside());
        streams.err().println(role.name() + ": to everybody this is another node now. " + role.whomToTell());
        streams.err()
                .println(role.name() + ": whoever gets hold of the former key is the former node; remove it once nobody"
                        + " needs to go back");
        return ExitStatus.DONE;
    }

    private Path folder(Settings settings) throws Failure {
        Optional<Path> chosen = settings.path(Common.DATA_DIR);
        int port = settings.port(Common.PORT);
        if (chosen.isEmpty() && port == 0) {
            throw Failure.usage(NAME + " needs the node's --port, or its --data-dir");
        }
        return chosen.orElseGet(
                () -> DataDirectory.standard(environment, role.name(), port).path());
    }
}
