package dev.grapevine.shell.options;

import dev.grapevine.shell.Failure;
import dev.grapevine.shell.Role;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Scripts that complete the program's options. Each also defines a command {@code grapevine-peer} (or {@code -seed})
 * that runs this very jar, since nobody's shell completes what stands after {@code java -jar}.
 */
public final class CompletionScript {
    private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    private CompletionScript() {}

    /** The script for a shell. */
    public static String of(Role role, String shell) throws Failure {
        return switch (shell) {
            case "bash" -> bash(role);
            case "zsh" -> zsh(role);
            case "fish" -> fish(role);
            default -> throw Failure.usage("completion needs one shell of: " + String.join(", ", SHELLS));
        };
    }

    private static String bash(Role role) {
        return """
                # source <(java -jar %3$s completion bash)
                command -v %1$s >/dev/null || %1$s() { java -jar %3$s "$@"; }
                _%2$s() {
                  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
                  case $before in
                    %4$s) COMPREPLY=($(compgen -f -- "$word")); return ;;
                    completion) COMPREPLY=($(compgen -W 'bash zsh fish' -- "$word")); return ;;
                  esac
                  COMPREPLY=($(compgen -W '%5$s' -- "$word"))
                }
                complete -F _%2$s %1$s
                """.formatted(command(role), function(role), jar(), files(role), words(role));
    }

    private static String zsh(Role role) {
        String options = settings(role)
                .map(setting -> "'" + setting.option() + "[" + plain(setting.effect()) + "]" + argument(setting) + "'")
                .collect(Collectors.joining(" \\\n    "));
        return """
                # source <(java -jar %3$s completion zsh)
                (( $+commands[%1$s] )) || %1$s() { java -jar %3$s "$@" }
                _%2$s() {
                  _arguments '1::command:(%4$s)' \\
                    %5$s
                }
                compdef _%2$s %1$s
                """.formatted(command(role), function(role), jar(), String.join(" ", Help.subCommands(role)), options);
    }

    private static String fish(Role role) {
        String head = """
                # java -jar %2$s completion fish | source
                type -q %1$s; or function %1$s; java -jar %2$s $argv; end
                complete -c %1$s -f -n __fish_use_subcommand -a '%3$s'
                """.formatted(command(role), jar(), String.join(" ", Help.subCommands(role)));
        return head
                + settings(role)
                        .map(setting -> "complete -c " + command(role) + " -l " + setting.name()
                                + (setting.isFlag() ? "" : takesFile(setting) ? " -r -F" : " -x") + " -d '"
                                + plain(setting.effect()) + "'\n")
                        .collect(Collectors.joining());
    }

    private static Stream<Setting> settings(Role role) {
        return Stream.concat(
                role.settings().stream(),
                Stream.of(Setting.flag("help", "show help"), Setting.flag("version", "show the version")));
    }

    private static String words(Role role) {
        return Stream.concat(Help.subCommands(role).stream(), settings(role).map(Setting::option))
                .collect(Collectors.joining(" "));
    }

    private static String files(Role role) {
        return settings(role)
                .filter(CompletionScript::takesFile)
                .map(Setting::option)
                .collect(Collectors.joining("|"));
    }

    private static boolean takesFile(Setting setting) {
        return setting.argument().equals("FILE") || setting.argument().equals("DIR");
    }

    private static String argument(Setting setting) {
        return setting.isFlag() ? "" : ":" + setting.argument() + ":" + (takesFile(setting) ? "_files" : " ");
    }

    private static String plain(String effect) {
        return effect.replaceAll("['\\[\\]:]", " ");
    }

    private static String command(Role role) {
        return "grapevine-" + role.name();
    }

    private static String function(Role role) {
        return "grapevine_" + role.name();
    }

    private static String jar() {
        String path = Path.of(
                        System.getProperty("java.class.path", "grapevine.jar").split(File.pathSeparator, 2)[0])
                .toAbsolutePath()
                .toString();
        return "'" + path.replace("'", "'\\''") + "'";
    }
}
