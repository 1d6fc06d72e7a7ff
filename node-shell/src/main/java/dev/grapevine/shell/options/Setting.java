package dev.grapevine.shell.options;

import java.util.Locale;

/**
 * Something that can be configured: as an option, as an environment variable or as a line of the properties file.
 *
 * @param name the long option without its dashes, and the key in the properties file
 * @param argument what stands for the value in help; empty for a switch
 * @param fallback the value when none is given; empty when there is none
 * @param fallbackShown what help says of the fallback
 * @param effect what it does, for help
 * @param separator stands between its values when it is given more than once; empty when it may not be
 * @param secret whether its value is shown to nobody
 */
public record Setting(
        String name,
        String argument,
        String fallback,
        String fallbackShown,
        String effect,
        String separator,
        boolean secret) {

    /** Something with a value; help shows {@code fallback} as it is. */
    public static Setting value(String name, String argument, String fallback, String effect) {
        return new Setting(name, argument, fallback, fallback, effect, "", false);
    }

    /** Something that is on or off, and off when not given. */
    public static Setting flag(String name, String effect) {
        return new Setting(name, "", "false", "", effect, "", false);
    }

    /** The same, with help showing something else than the bare fallback. */
    public Setting shownAs(String shown) {
        return new Setting(name, argument, fallback, shown, effect, separator, secret);
    }

    /** The same with another fallback. */
    public Setting or(String otherFallback) {
        return new Setting(name, argument, otherFallback, otherFallback, effect, separator, secret);
    }

    /** The same with another effect. */
    public Setting doing(String otherEffect) {
        return new Setting(name, argument, fallback, fallbackShown, otherEffect, separator, secret);
    }

    /** The same, allowed more than once; values have line breaks between them, and may have commas in them. */
    public Setting repeatedInLines() {
        return new Setting(name, argument, fallback, fallbackShown, effect, "\n", secret);
    }

    /** The same, allowed more than once; values have commas between them. */
    public Setting repeated() {
        return new Setting(name, argument, fallback, fallbackShown, effect, ",", secret);
    }

    /** The same, with a value that is shown to nobody. */
    public Setting keptSecret() {
        return new Setting(name, argument, fallback, fallbackShown, effect, separator, true);
    }

    /** Whether it may be given more than once. */
    public boolean repeatable() {
        return !separator.isEmpty();
    }

    /** Whether it is a switch. */
    public boolean isFlag() {
        return argument.isEmpty();
    }

    /** As typed: {@code --max-peers}. */
    public String option() {
        return "--" + name;
    }

    /** As exported: {@code GRAPEVINE_MAX_PEERS}. */
    public String variable() {
        return "GRAPEVINE_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
