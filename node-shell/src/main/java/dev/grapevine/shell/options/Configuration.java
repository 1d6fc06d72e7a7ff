package dev.grapevine.shell.options;

import dev.grapevine.shell.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Decides where each value comes from: option, then environment, then file, then default. An empty variable or line
 * counts as not given; a name that is close to a setting's but is none gets a warning.
 */
public final class Configuration {
    private static final String PREFIX = "GRAPEVINE_";
    private static final int TYPING_ERRORS = 2;

    private final List<Setting> settings;
    private final Map<String, String> environment;
    private final Map<String, String> file;

    /** Reads the properties file of {@code workingDirectory}, if there is one. */
    public Configuration(List<Setting> settings, Map<String, String> environment, Path workingDirectory)
            throws Failure {
        this.settings = settings;
        this.environment = environment;
        this.file = PropertiesFile.read(workingDirectory);
    }

    /** Every setting with its value. */
    public Settings resolve(Map<String, String> given) {
        return new Settings(
                settings.stream().map(setting -> value(setting, given)).toList());
    }

    /** Tells of names in the file or the environment that mean nothing here. */
    public void warn(Consumer<String> warnings) {
        List<String> keys = settings.stream().map(Setting::name).toList();
        file.keySet().stream()
                .filter(key -> !keys.contains(key))
                .forEach(key -> warnings.accept(
                        PropertiesFile.NAME + ": '" + key + "' is no setting here" + Nearest.hint(key, keys)));
        environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX))
                .sorted()
                .forEach(name -> mistyped(name, warnings));
    }

    private void mistyped(String name, Consumer<String> warnings) {
        List<String> known = settings.stream().map(Setting::variable).toList();
        if (!known.contains(name)
                && known.stream().anyMatch(variable -> Nearest.distance(name, variable) <= TYPING_ERRORS)) {
            warnings.accept("environment: " + name + " is no setting" + Nearest.hint(name, known));
        }
    }

    private Value value(Setting setting, Map<String, String> given) {
        String option = given.getOrDefault(setting.name(), "");
        if (!option.isEmpty()) {
            return new Value(setting, option, Value.Origin.OPTION);
        }
        String variable = environment.getOrDefault(setting.variable(), "").strip();
        if (!variable.isEmpty()) {
            return new Value(setting, variable, Value.Origin.ENVIRONMENT);
        }
        String line = file.getOrDefault(setting.name(), "").strip();
        return line.isEmpty()
                ? new Value(setting, setting.fallback(), Value.Origin.DEFAULT)
                : new Value(setting, line, Value.Origin.FILE);
    }
}
