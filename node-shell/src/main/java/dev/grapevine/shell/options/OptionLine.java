package dev.grapevine.shell.options;

import dev.grapevine.shell.Failure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/**
 * What stood on the command line. Immutable.
 *
 * @param given values by setting name; {@code true} for a switch
 * @param words what is no option
 * @param help whether help was asked for
 * @param version whether the version was asked for
 */
public record OptionLine(Map<String, String> given, List<String> words, boolean help, boolean version) {
    private static final String HELP = "help";
    private static final String VERSION = "version";

    /** Reads options and words in any order. */
    public static OptionLine parse(List<Setting> settings, List<String> arguments) throws Failure {
        return parse(settings, arguments, false);
    }

    /** Reads options up to the first word; that and all after it are words, whatever they look like. */
    public static OptionLine parseUpToWord(List<Setting> settings, List<String> arguments) throws Failure {
        OptionLine line = parse(settings, arguments, true);
        if (!line.words.isEmpty() && line.words.get(0).startsWith("-")) {
            throw unknown(line.words.get(0), options(settings));
        }
        return line;
    }

    private static OptionLine parse(List<Setting> settings, List<String> arguments, boolean stop) throws Failure {
        Options options = options(settings);
        DefaultParser parser =
                DefaultParser.builder().setAllowPartialMatching(false).get();
        try {
            return read(parser.parse(options, arguments.toArray(String[]::new), stop), settings);
        } catch (UnrecognizedOptionException e) {
            throw unknown(e.getOption(), options);
        } catch (MissingArgumentException e) {
            throw Failure.usage("--" + e.getOption().getLongOpt() + " needs a value: "
                    + e.getOption().getArgName());
        } catch (ParseException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }

    private static OptionLine read(CommandLine line, List<Setting> settings) throws Failure {
        Map<String, String> given = new LinkedHashMap<>();
        for (Option option : line.getOptions()) {
            String text = option.hasArg() ? option.getValue().strip() : "true";
            if (text.isEmpty()) {
                throw Failure.usage("--" + option.getLongOpt() + " needs a value: " + option.getArgName());
            }
            String before = given.put(option.getLongOpt(), text);
            if (before != null) {
                given.put(option.getLongOpt(), joined(option.getLongOpt(), before, text, settings));
            }
        }
        return new OptionLine(given, List.copyOf(line.getArgList()), line.hasOption(HELP), line.hasOption(VERSION));
    }

    private static String joined(String name, String before, String text, List<Setting> settings) throws Failure {
        for (Setting setting : settings) {
            if (setting.name().equals(name) && setting.repeatable()) {
                return before + setting.separator() + text;
            }
        }
        throw Failure.usage("--" + name + " is given twice (" + before + " and " + text + "); keep one");
    }

    private static Options options(List<Setting> settings) {
        Options options = new Options();
        settings.forEach(setting -> options.addOption(option(setting)));
        options.addOption(Option.builder("h").longOpt(HELP).get());
        options.addOption(Option.builder("V").longOpt(VERSION).get());
        return options;
    }

    private static Option option(Setting setting) {
        Option.Builder option =
                Option.builder(setting.name().equals("verbose") ? "v" : null).longOpt(setting.name());
        return setting.isFlag()
                ? option.get()
                : option.hasArg().argName(setting.argument()).get();
    }

    private static Failure unknown(String token, Options options) {
        String name = token.split("=", 2)[0];
        List<String> known = options.getOptions().stream()
                .map(option -> "--" + option.getLongOpt())
                .toList();
        return Failure.usage("unknown option " + name + Nearest.hint(name, known) + " (--help lists all)");
    }
}
