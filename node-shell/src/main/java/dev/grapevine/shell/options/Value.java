package dev.grapevine.shell.options;

/** A setting's value and where it came from. */
public record Value(Setting setting, String text, Origin origin) {

    /** Where a value may come from, the strongest first. */
    public enum Origin {
        OPTION,
        ENVIRONMENT,
        FILE,
        DEFAULT
    }

    /** Whether somebody chose it. */
    public boolean given() {
        return origin != Origin.DEFAULT;
    }

    /** The value, unless it is to be shown to nobody. */
    public String shown() {
        return setting.secret() && !text.isEmpty() ? "(hidden)" : text;
    }

    /** Where it came from, for people. */
    public String source() {
        return switch (origin) {
            case OPTION -> "option " + setting.option();
            case ENVIRONMENT -> "environment " + setting.variable();
            case FILE -> "file " + PropertiesFile.NAME;
            case DEFAULT -> "default";
        };
    }

    /** How it was written, to begin an error with. */
    String spelling() {
        return switch (origin) {
            case OPTION, DEFAULT -> setting.option() + " " + shown();
            case ENVIRONMENT -> setting.variable() + "=" + shown();
            case FILE -> PropertiesFile.NAME + ": " + setting.name() + "=" + shown();
        };
    }
}
