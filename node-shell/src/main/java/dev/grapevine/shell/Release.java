package dev.grapevine.shell;

import dev.grapevine.protocol.Version;
import java.util.Optional;

/** What {@code --version} says. */
final class Release {
    private Release() {}

    static String of(Role role) {
        String release = Optional.ofNullable(role.getClass().getPackage().getImplementationVersion())
                .orElse("unreleased");
        return "grapevine " + role.name() + " " + release + " (protocol " + Version.HIGHEST + ", Java "
                + Runtime.version() + ")";
    }
}
