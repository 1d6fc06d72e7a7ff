package dev.grapevine.shell.options;

import dev.grapevine.shell.Failure;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The file of settings in the working directory, when there is one: {@code max-peers=8}, a line each, in UTF-8. */
final class PropertiesFile {
    static final String NAME = "grapevine.properties";

    private PropertiesFile() {}

    /** Its lines; none when there is no file. */
    static Map<String, String> read(Path workingDirectory) throws Failure {
        Path file = workingDirectory.resolve(NAME);
        if (!Files.exists(file)) {
            return Map.of();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw Failure.usage(NAME + ": cannot be read (" + e + "); correct or remove it");
        }
        Map<String, String> lines = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> lines.put(key, properties.getProperty(key)));
        return lines;
    }
}
