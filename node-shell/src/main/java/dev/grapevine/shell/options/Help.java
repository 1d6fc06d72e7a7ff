package dev.grapevine.shell.options;

import dev.grapevine.shell.ExitStatus;
import dev.grapevine.shell.OneShot;
import dev.grapevine.shell.Role;
import dev.grapevine.shell.command.TextTable;
import java.util.List;
import java.util.stream.Stream;

/** What {@code --help} prints: examples first. */
public final class Help {
    /** The words that may stand first. */
    public static final List<String> SUB_COMMANDS = List.of("ctl", "config", "rotate-key", "completion", "help");

    private Help() {}

    /** The words that may stand first with a role. */
    public static List<String> subCommands(Role role) {
        return Stream.concat(role.oneShots().stream().map(OneShot::name), SUB_COMMANDS.stream())
                .toList();
    }

    /** The help of one of its one-shot commands. */
    public static String of(Role role, OneShot oneShot) {
        String command = "java -jar " + role.name() + ".jar " + oneShot.name();
        return oneShot.summary() + "\n\n"
                + "Examples:\n" + examples(oneShot.examples(), command)
                + "\nOptions:\n" + options(oneShot.settings())
                + "\nExit status:\n" + ExitStatus.help();
    }

    /** The help of a role. */
    public static String of(Role role) {
        String jar = "java -jar " + role.name() + ".jar";
        return role.summary() + "\n\n"
                + "Examples:\n" + examples(role.examples(), jar)
                + "\nUsage:\n" + usage(role, jar)
                + "\nOptions:\n" + options(role.settings())
                + "\nAn option that is not given is taken from the environment (GRAPEVINE_PORT, GRAPEVINE_MAX_PEERS, …),\n"
                + "then from " + PropertiesFile.NAME
                + " in the working directory (port=6001, a line each), then from the\n"
                + "default. Lengths of time are written 500ms, 13s, 2m, 1h or 7d.\n"
                + "\nExit status:\n" + ExitStatus.help();
    }

    private static String examples(List<String> examples, String command) {
        TextTable table = new TextTable("  ");
        examples.stream()
                .map(example -> example.split(" # ", 2))
                .forEach(parts -> table.row((command + " " + parts[0]).strip(), "# " + parts[1].strip()));
        return table.text();
    }

    private static String usage(Role role, String jar) {
        TextTable table = new TextTable("  ").row(jar + " [OPTION]…", "run a node; type help at its prompt");
        role.oneShots().forEach(oneShot -> table.row(jar + " " + synopsis(oneShot), oneShot.summary()));
        return table.row(jar + " ctl [--port N | --data-dir DIR] COMMAND…", "ask a running node")
                .row(jar + " config --show [--json] [OPTION]…", "what applies, and where it came from")
                .row(jar + " rotate-key --port N | --data-dir DIR", "give a node another key, and so another id")
                .row(jar + " completion bash|zsh|fish", "a completion script")
                .text();
    }

    private static String synopsis(OneShot oneShot) {
        return oneShot.name() + " [OPTION]…"
                + oneShot.words().map(words -> " [" + words.argument() + "]").orElse("");
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
