package dev.grapevine.shell.options;

import dev.grapevine.protocol.Address;
import dev.grapevine.shell.Failure;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every setting with its value, read as what it means. Immutable; errors name the setting as the user wrote it. */
public final class Settings {
    private final Map<String, Value> values = new LinkedHashMap<>();

    Settings(Collection<Value> values) {
        values.forEach(value -> this.values.put(value.setting().name(), value));
    }

    /** All of them, in the order of help. */
    public List<Value> values() {
        return List.copyOf(values.values());
    }

    /** One of them, as text and with its origin. */
    public Value value(Setting setting) {
        Value value = values.get(setting.name());
        if (value == null) {
            throw new IllegalArgumentException("no setting " + setting.name() + " here");
        }
        return value;
    }

    /** The values of one that may be given more than once, as its separator divides them, without those that are blank. */
    public List<String> texts(Setting setting) {
        return setting.repeatable()
                ? texts(setting, setting.separator())
                : optional(setting).stream().toList();
    }

    private List<String> texts(Setting setting, String separator) {
        return Stream.of(text(setting).split(separator, -1))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /** Whether somebody chose a value. */
    public boolean given(Setting setting) {
        return value(setting).given();
    }

    /** The text, as written. */
    public String text(Setting setting) {
        return value(setting).text();
    }

    /** The text, unless there is none. */
    public Optional<String> optional(Setting setting) {
        return Optional.of(text(setting)).filter(text -> !text.isEmpty());
    }

    /** On or off. */
    public boolean flag(Setting setting) throws Failure {
        String text = text(setting);
        if (!text.equals("true") && !text.equals("false")) {
            throw refusal(setting, "is neither true nor false");
        }
        return text.equals("true");
    }

    /** A whole number between {@code least} and {@code most}, both included. */
    public int number(Setting setting, int least, int most) throws Failure {
        try {
            int number = Integer.parseInt(text(setting));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw refusal(setting, "is not a whole number between " + least + " and " + most);
        }
        throw refusal(setting, "is not between " + least + " and " + most);
    }

    /** A port; 0 asks for a free one. */
    public int port(Setting setting) throws Failure {
        return number(setting, 0, 65_535);
    }

    /** A length of time longer than nothing. */
    public Duration duration(Setting setting) throws Failure {
        return Durations.parse(text(setting))
                .orElseThrow(() -> refusal(setting, "is not a length of time; try 13s, 500ms or 2m"));
    }

    /** A file or folder, unless there is none. */
    public Optional<Path> path(Setting setting) throws Failure {
        try {
            return optional(setting).map(Path::of);
        } catch (InvalidPathException e) {
            throw refusal(setting, "is not a path (" + e.getReason() + ")");
        }
    }

    /** Addresses with commas between them. */
    public List<Address> addresses(Setting setting) throws Failure {
        List<Address> addresses = new ArrayList<>();
        for (String text : texts(setting, ",")) {
            addresses.add(address(setting, text));
        }
        return addresses;
    }

    /** The error about a value that cannot be used. */
    public Failure refusal(Setting setting, String why) {
        return Failure.usage(value(setting).spelling() + " " + why);
    }

    private Address address(Setting setting, String text) throws Failure {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(setting.option() + ": " + e.getMessage() + "; write host:port");
        }
    }
}
