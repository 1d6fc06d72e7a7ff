package dev.grapevine.shell;

import dev.grapevine.shell.command.Answer;
import dev.grapevine.shell.ctl.CtlCommand;
import dev.grapevine.shell.log.LogFile;
import dev.grapevine.shell.log.Logging;
import dev.grapevine.shell.options.Common;
import dev.grapevine.shell.options.CompletionScript;
import dev.grapevine.shell.options.ConfigListing;
import dev.grapevine.shell.options.Configuration;
import dev.grapevine.shell.options.Help;
import dev.grapevine.shell.options.Nearest;
import dev.grapevine.shell.options.OptionLine;
import dev.grapevine.shell.options.Setting;
import dev.grapevine.shell.options.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The program around a role: finds the sub-command, runs it, turns what went wrong into one line and a status. */
public final class Program {
    private static final Setting SHOW = Setting.flag("show", "print each value and where it came from");
    private static final Setting JSON = Setting.flag("json", "as one JSON document");

    private final Role role;
    private final StandardStreams streams;
    private final Map<String, String> environment;
    private final Path workingDirectory;

    Program(Role role, StandardStreams streams, Map<String, String> environment, Path workingDirectory) {
        this.role = role;
        this.streams = streams;
        this.environment = environment;
        this.workingDirectory = workingDirectory;
    }

    /** Runs the program and ends the process. */
    public static void main(Role role, String... arguments) {
        Program program = new Program(role, StandardStreams.system(), System.getenv(), Path.of(""));
        System.exit(program.run(List.of(arguments)));
    }

    /** Runs the program and gives its exit status. */
    int run(List<String> arguments) {
        try {
            return dispatch(arguments);
        } catch (Failure e) {
            streams.err().println(role.name() + ": " + e.line());
            return e.status();
        }
    }

    private int dispatch(List<String> arguments) throws Failure {
        String word = arguments.isEmpty() || arguments.get(0).startsWith("-") ? "" : arguments.get(0);
        List<String> rest = word.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        return switch (word) {
            case "" -> node(rest);
            case "config" -> config(rest);
            case "ctl" -> ctl(rest);
            case RotateKeyCommand.NAME -> rotateKey(rest);
            case "completion" -> completion(rest);
            case "help" -> print(Help.of(role));
            default -> oneShot(word, rest);
        };
    }

    private int oneShot(String word, List<String> arguments) throws Failure {
        OneShot oneShot = role.oneShots().stream()
                .filter(known -> known.name().equals(word))
                .findFirst()
                .orElseThrow(() ->
                        Failure.usage("unknown command '" + word + "'" + Nearest.hint(word, Help.subCommands(role))
                                + " (a running node is asked with: ctl " + word + ")"));
        OptionLine line = OptionLine.parse(oneShot.settings(), arguments);
        if (line.help() || line.version()) {
            return print(line.help() ? Help.of(role, oneShot) : Release.of(role));
        }
        Settings settings = configuration(oneShot.settings(), false).resolve(given(oneShot, line));
        startLogging(settings);
        Stop stop = new Stop();
        Signals.install(stop);
        try {
            return oneShot.run(settings, streams, stop);
        } finally {
            Logging.stop();
        }
    }

    /** Options, with the words as the value of the one that they stand for. */
    private static Map<String, String> given(OneShot oneShot, OptionLine line) throws Failure {
        if (line.words().isEmpty()) {
            return line.given();
        }
        Setting setting = oneShot.words().orElseThrow(() -> wordsFor(line));
        String text = String.join(" ", line.words());
        if (line.given().containsKey(setting.name()) || text.isEmpty()) {
            throw Failure.usage(
                    text.isEmpty()
                            ? setting.argument() + " is empty; leave it out, or give some"
                            : setting.option() + " is given, and '" + text + "' too; keep one");
        }
        Map<String, String> given = new LinkedHashMap<>(line.given());
        given.put(setting.name(), text);
        return given;
    }

    private int node(List<String> arguments) throws Failure {
        OptionLine line = OptionLine.parse(role.settings(), arguments);
        if (line.help() || line.version()) {
            return help(line);
        }
        noWords(line);
        Settings settings = configuration(role.settings(), true).resolve(line.given());
        startLogging(settings);
        try {
            return new NodeRun(role, settings, streams, environment).run();
        } finally {
            Logging.stop();
        }
    }

    private void startLogging(Settings settings) throws Failure {
        Optional<Path> file = settings.path(Common.LOG_FILE);
        String format = settings.text(Common.LOG_FORMAT);
        if (!format.equals("text") && !format.equals("json")) {
            throw settings.refusal(Common.LOG_FORMAT, "is not known; try text or json");
        }
        if (file.isPresent() && !LogFile.writable(file.get())) {
            throw settings.refusal(Common.LOG_FILE, "cannot be written to; try a file in a folder that exists");
        }
        Logging.start(file, format.equals("json"), settings.flag(Common.VERBOSE));
    }

    private int config(List<String> arguments) throws Failure {
        List<Setting> all = new ArrayList<>(role.settings());
        all.add(SHOW);
        all.add(JSON);
        OptionLine line = OptionLine.parse(all, arguments);
        if (line.help()) {
            return help(line);
        }
        noWords(line);
        if (!line.given().containsKey(SHOW.name())) {
            throw Failure.usage("config needs --show (and takes --json and every option of the node)");
        }
        Settings settings = configuration(role.settings(), true).resolve(line.given());
        boolean json = line.given().containsKey(JSON.name());
        return print(json ? ConfigListing.document(settings) : ConfigListing.table(settings));
    }

    private int ctl(List<String> arguments) throws Failure {
        List<Setting> known = List.of(Common.PORT, Common.DATA_DIR);
        OptionLine line = OptionLine.parseUpToWord(known, arguments);
        if (line.help() || line.version()) {
            return help(line);
        }
        Settings settings = configuration(known, false).resolve(line.given());
        Answer answer = new CtlCommand(role.name(), environment).run(settings, line.words());
        streams.out().print(answer.out());
        streams.err().print(answer.err());
        return answer.status();
    }

    private int rotateKey(List<String> arguments) throws Failure {
        OptionLine line = OptionLine.parse(RotateKeyCommand.SETTINGS, arguments);
        if (line.help() || line.version()) {
            return help(line);
        }
        noWords(line);
        Settings settings = configuration(RotateKeyCommand.SETTINGS, false).resolve(line.given());
        return new RotateKeyCommand(role, environment).run(settings, streams);
    }

    private int completion(List<String> arguments) throws Failure {
        OptionLine line = OptionLine.parse(List.of(), arguments);
        if (line.help()) {
            return help(line);
        }
        String shell = line.words().size() == 1 ? line.words().get(0) : "";
        return print(CompletionScript.of(role, shell));
    }

    private Configuration configuration(List<Setting> settings, boolean warn) throws Failure {
        Configuration configuration = new Configuration(settings, environment, workingDirectory);
        if (warn) {
            configuration.warn(warning -> streams.err().println(role.name() + ": " + warning));
        }
        return configuration;
    }

    private static void noWords(OptionLine line) throws Failure {
        if (!line.words().isEmpty()) {
            throw wordsFor(line);
        }
    }

    private static Failure wordsFor(OptionLine line) {
        return Failure.usage("what is '" + line.words().get(0) + "' for? Options begin with -- (--help lists all)");
    }

    private int help(OptionLine line) {
        return print(line.help() ? Help.of(role) : Release.of(role));
    }

    private int print(String text) {
        streams.out().print(text.endsWith("\n") ? text : text + "\n");
        return ExitStatus.DONE;
    }
}
