package dev.grapevine.peer.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grapevine.peer.Publication;
import dev.grapevine.shell.ExitStatus;
import dev.grapevine.shell.Failure;
import dev.grapevine.shell.options.Configuration;
import dev.grapevine.shell.options.OptionLine;
import dev.grapevine.shell.options.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --content-type} and {@code --header}. */
class LabelsTest {
    private static final List<Setting> SETTINGS = List.of(Labels.CONTENT_TYPE, Labels.HEADER);

    @TempDir
    Path nowhere;

    @Test
    void theyGoOnEveryMessageInTheirOrder() throws Failure {
        Labels labels = labels("--header", "b=1, 2", "--header", "a=x=y", "--header", "c=", "--content-type", "text/x");

        Publication message = labels.on(Publication.of("hello"));
        assertThat(message.payload().toStringUtf8()).isEqualTo("hello");
        assertThat(message.contentType()).isEqualTo("text/x");
        assertThat(message.headers().toString()).isEqualTo("{b=1, 2, a=x=y, c=}");
        assertThat(labels().on(Publication.of("hello"))).isEqualTo(Publication.of("hello"));
    }

    @Test
    void theEnvironmentHasOneALine() throws Failure {
        Map<String, String> environment = Map.of("GRAPEVINE_HEADER", "a=1,2\nb=3\n");
        var settings = new Configuration(SETTINGS, environment, nowhere).resolve(Map.of());

        assertThat(Labels.of(settings).headers()).isEqualTo(Map.of("a", "1,2", "b", "3"));
    }

    @ParameterizedTest
    @CsvSource({
        "sensor, --header sensor is not name=value",
        "=b7, a header's name of 0 bytes; it has 1 to 64",
        "trace=2, there is a header of that name already; keep one",
    })
    void aHeaderThatIsNoneIsRefused(String header, String words) {
        assertRefused(words, "--header", "trace=1", "--header", header);
    }

    @Test
    void whatIsTooMuchIsRefused() {
        assertRefused("a header's value of 1025 bytes; the most is 1024", "--header", "a=" + "x".repeat(1025));
        assertRefused("a header's name of 65 bytes", "--header", "n".repeat(65) + "=1");
        String[] many = IntStream.rangeClosed(1, 33)
                .boxed()
                .flatMap(i -> Stream.of("--header", "h" + i + "=1"))
                .toArray(String[]::new);
        assertRefused("--header: 33 headers; the most is 32", many);
        assertRefused("--content-type: a content type that is not at most 128", "--content-type", "x".repeat(129));
    }

    private void assertRefused(String words, String... arguments) {
        assertThatThrownBy(() -> labels(arguments)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.status()).isEqualTo(ExitStatus.USAGE);
            assertThat(failure.line()).contains(words).hasSizeLessThan(200);
        });
    }

    private Labels labels(String... arguments) throws Failure {
        OptionLine line = OptionLine.parse(SETTINGS, List.of(arguments));
        return Labels.of(new Configuration(SETTINGS, Map.of(), nowhere).resolve(line.given()));
    }
}
