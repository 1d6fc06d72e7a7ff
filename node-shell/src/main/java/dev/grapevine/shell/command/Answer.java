package dev.grapevine.shell.command;

import dev.grapevine.shell.ExitStatus;

/**
 * What a command answers. Immutable.
 *
 * @param status as an exit status
 * @param out data: whole lines for standard output
 * @param err messages: whole lines for standard error
 */
public record Answer(int status, String out, String err) {

    /** It worked, and this is the data. */
    public static Answer of(String out) {
        return new Answer(ExitStatus.DONE, lines(out), "");
    }

    /** The command cannot be understood; {@code err} says what to try. */
    public static Answer usage(String err) {
        return new Answer(ExitStatus.USAGE, "", lines(err));
    }

    /** The command could not be carried out; {@code err} says why. */
    public static Answer failed(String err) {
        return new Answer(ExitStatus.FAILED, "", lines(err));
    }

    /** The same with a remark for people. */
    public Answer remark(String remark) {
        return new Answer(status, out, err + lines(remark));
    }

    /** The same without its data. */
    public Answer quiet() {
        return new Answer(status, "", err);
    }

    private static String lines(String text) {
        return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    }
}
