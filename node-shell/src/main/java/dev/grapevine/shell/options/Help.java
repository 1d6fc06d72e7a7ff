package dev.grapevine.shell.options;

import dev.grapevine.shell.ExitStatus;
import dev.grapevine.shell.Role;
import dev.grapevine.shell.command.TextTable;
import java.util.List;

/** What {@code --help} prints: examples first. */
public final class Help {
    /** The words that may stand first. */
    public static final List<String> SUB_COMMANDS = List.of("ctl", "config", "completion", "help");

    private Help() {}

    /** The help of a role. */
    public static String of(Role role) {
        String jar = "java -jar " + role.name() + ".jar";
        return role.summary() + "\n\n"
                + "Examples:\n" + examples(role, jar)
                + "\nUsage:\n" + usage(jar)
                + "\nOptions:\n" + options(role.settings())
                + "\nAn option that is not given is taken from the environment (GRAPEVINE_PORT, GRAPEVINE_MAX_PEERS, …),\n"
                + "then from " + PropertiesFile.NAME
                + " in the working directory (port=6001, a line each), then from the\n"
                + "default. Lengths of time are written 500ms, 13s, 2m or 1h.\n"
                + "\nExit status:\n" + ExitStatus.help();
    }

    private static String examples(Role role, String jar) {
        TextTable table = new TextTable("  ");
        role.examples().stream()
                .map(example -> example.split("#", 2))
                .forEach(parts -> table.row((jar + " " + parts[0]).strip(), "# " + parts[1].strip()));
        return table.text();
    }

    private static String usage(String jar) {
        return new TextTable("  ")
                .row(jar + " [OPTION]…", "run a node; type help at its prompt")
                .row(jar + " ctl [--port N | --data-dir DIR] COMMAND…", "ask a running node")
                .row(jar + " config --show [--json] [OPTION]…", "what applies, and where it came from")
                .row(jar + " completion bash|zsh|fish", "a completion script")
                .text();
    }

    private static String options(List<Setting> settings) {
        TextTable table = new TextTable("  ");
        settings.forEach(setting -> table.row(synopsis(setting), setting.effect() + fallback(setting)));
        return table.row("-h, --help", "this text")
                .row("-V, --version", "the version of program, protocol and Java")
                .text();
    }

    private static String synopsis(Setting setting) {
        String option = setting.name().equals("verbose") ? "-v, --verbose" : "    " + setting.option();
        return setting.isFlag() ? option : option + " " + setting.argument();
    }

    private static String fallback(Setting setting) {
        return setting.fallbackShown().isEmpty() ? "" : " (default: " + setting.fallbackShown() + ")";
    }
}
