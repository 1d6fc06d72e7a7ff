package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.SeedList;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launchers for Windows, as far as they can be judged without it. */
class BatchFilesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ROWS = Pattern.compile(
            "for /f \"usebackq eol=(.) tokens=1,2 delims=([^\"]+)\" %%H in \\(\"%CONFIG%\"\\) do call :seed .*");

    @ParameterizedTest
    @ValueSource(strings = {"start_seed.bat", "start_peer.bat"})
    void everyLineEndsAsWindowsExpectsAndIsAscii(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(ROOT.resolve(name));

        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text).endsWith("\r\n");
        assertThat(text.replace("\r\n", "")).doesNotContain("\r", "\n");
        assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"start_seed.bat", "start_peer.bat"})
    void pathsAreRelativeToTheFileAndQuoted(String name) throws IOException {
        List<String> lines = lines(name);

        assertThat(lines).contains("set \"ROOT=%~dp0\"");
        assertThat(lines).noneMatch(line -> line.matches(".*(\\./|[A-Za-z]:\\\\|/(bin|usr|tmp|home)).*"));
        for (String line : lines) {
            Matcher path = Pattern.compile("%(ROOT|CONFIG|JAVA_HOME|~dp0|~f1)").matcher(line);
            while (path.find()) {
                assertThat(isQuoted(line, path.start())).as(line).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"start_seed.bat", "start_peer.bat"})
    void everyJumpHasItsLabelAndNothingRunsIntoOne(String name) throws IOException {
        List<String> lines = lines(name);

        Set<String> labels = lines.stream()
                .filter(line -> line.startsWith(":"))
                .map(line -> line.substring(1))
                .collect(Collectors.toSet());
        Set<String> jumps = lines.stream()
                .flatMap(line ->
                        Pattern.compile("(?:goto |call :)(\\w+)").matcher(line).results())
                .map(jump -> jump.group(1))
                .collect(Collectors.toSet());
        assertThat(jumps).isEqualTo(labels);
        assertThat(lines.stream().filter(line -> line.startsWith("for ") && line.contains("call")))
                .hasSize(1)
                .allSatisfy(
                        line -> assertThat(lines.get(lines.indexOf(line) + 1)).isEqualTo("exit /b 0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed", "peer"})
    void whatIsMissingIsSaid(String role) throws IOException {
        List<String> lines = lines("start_" + role + ".bat");

        assertThat(lines).contains("where java >nul 2>nul", "if not exist \"%ROOT%dist\\" + role + ".jar\" (");
        assertThat(lines).anyMatch(line -> line.contains("echo") && line.contains("mvnw.cmd -q -DskipTests package"));
        assertThat(lines).anyMatch(line -> line.contains("echo") && line.contains("Install a JDK, 17 or newer"));
    }

    @Test
    void theLoopFindsEverySeedOfTheConfiguration() throws Exception {
        List<Address> seeds =
                SeedList.read(ROOT.resolve("config.csv"), Limits.DEFAULT).addresses();

        assertThat(seeds).hasSize(3);
        assertThat(started(Files.readString(ROOT.resolve("config.csv")))).isEqualTo(seeds);
    }

    @Test
    void theLoopSkipsWhatTheProgramsSkip() throws Exception {
        String text = "# seeds, of two sites\r\nHost,Port,id\r\n\r\n192.0.2.7, 5001\r\n#192.0.2.8,5001\r\n"
                + "seed.example.org,5002,"
                + "ab".repeat(32) + "\n";

        assertThat(started(text))
                .containsExactly(new Address("192.0.2.7", 5001), new Address("seed.example.org", 5002))
                .isEqualTo(SeedList.read("text", new StringReader(text), Limits.DEFAULT)
                        .addresses());
    }

    /** What {@code for /f} with the launcher's own options makes of a file, and the subroutine of that. */
    private static List<Address> started(String config) throws IOException {
        List<String> lines = lines("start_seed.bat");
        MatchResult loop = lines.stream()
                .flatMap(line -> ROWS.matcher(line).results())
                .findFirst()
                .orElseThrow();
        int subroutine = lines.indexOf(":seed");
        assertThat(lines.get(subroutine + 1)).isEqualTo("if /i \"%~1\"==\"host\" exit /b 0");
        assertThat(lines.get(subroutine + 2)).contains("seed.jar --host \"%~1\" --port \"%~2\" --config \"%CONFIG%\"");
        return config.lines()
                .filter(row -> !row.isEmpty() && !row.startsWith(loop.group(1)))
                .map(row -> new StringTokenizer(row, loop.group(2)))
                .map(row -> List.of(row.nextToken(), row.nextToken()))
                .filter(row -> !row.get(0).toLowerCase(Locale.ROOT).equals("host"))
                .map(row -> new Address(row.get(0), Address.port(row.get(1))))
                .toList();
    }

    private static boolean isQuoted(String line, int at) {
        return line.substring(0, at).chars().filter(c -> c == '"').count() % 2 == 1;
    }

    private static List<String> lines(String name) throws IOException {
        return Files.readString(ROOT.resolve(name), StandardCharsets.US_ASCII)
                .lines()
                .toList();
    }
}
