package dev.grapevine.simulator.app;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** The words after a command: options and their values, each checked. */
final class Words {
    private final CommandLine line;

    private Words(CommandLine line) {
        this.line = line;
    }

    static Words of(String command, Options options, String... args) throws UsageException {
        try {
            return new Words(
                    DefaultParser.builder().setAllowPartialMatching(false).get().parse(options, args));
        } catch (ParseException e) {
            throw new UsageException(e.getMessage() + "; try " + command + " --help");
        }
    }

    boolean has(String option) {
        return line.hasOption(option);
    }

    List<String> others() {
        return line.getArgList();
    }

    /** The value of an option; empty when the option may go without one and does. */
    String text(String option, String otherwise) throws UsageException {
        String[] values = line.getOptionValues(option);
        if (values == null) {
            return has(option) ? "" : otherwise;
        }
        if (values.length > 1) {
            throw new UsageException("--" + option + " is given twice");
        }
        return values[0];
    }

    long number(String option, long otherwise, long least, long most) throws UsageException {
        String value = text(option, "");
        return value.isEmpty() ? otherwise : number(option, value, least, most);
    }

    /** Numbers separated by commas. */
    List<Integer> numbers(String option, String otherwise, int least, int most) throws UsageException {
        List<Integer> numbers = new ArrayList<>();
        for (String value : list(option, otherwise)) {
            numbers.add((int) number(option, value, least, most));
        }
        return numbers;
    }

    /** Words separated by commas. */
    List<String> list(String option, String otherwise) throws UsageException {
        return List.of(text(option, otherwise).split(",", -1));
    }

    private static long number(String option, String value, long least, long most) throws UsageException {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new UsageException("--" + option + " " + value + ": not a whole number");
        }
        throw new UsageException("--" + option + " " + value + " is not between " + least + " and " + most);
    }
}
