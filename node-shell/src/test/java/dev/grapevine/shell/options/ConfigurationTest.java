package dev.grapevine.shell.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grapevine.protocol.Address;
import dev.grapevine.shell.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
    private static final Setting WAIT = Setting.value("wait", "TIME", "13s", "");
    private static final Setting PEERS = Setting.value("bootstrap", "HOST:PORT", "", "");
    private static final List<Setting> SETTINGS =
            List.of(Common.PORT, Common.MAX_PEERS, Common.VERBOSE, Common.LOG_FILE, WAIT, PEERS);

    @TempDir
    Path directory;

    @Test
    void takesOptionThenEnvironmentThenFileThenDefault() throws Exception {
        properties("port=1\nmax-peers=2\nwait=3s\n");
        Settings settings = resolve(
                Map.of("GRAPEVINE_PORT", "10", "GRAPEVINE_MAX_PEERS", "20", "GRAPEVINE_WAIT", ""),
                Map.of("port", "100"));

        assertThat(settings.values())
                .extracting(value -> value.setting().name() + " " + value.text() + ", " + value.source())
                .containsExactly(
                        "port 100, option --port",
                        "max-peers 20, environment GRAPEVINE_MAX_PEERS",
                        "verbose false, default",
                        "log-file , default",
                        "wait 3s, file grapevine.properties",
                        "bootstrap , default");
    }

    @Test
    void readsTypes() throws Exception {
        Settings settings = resolve(
                Map.of("GRAPEVINE_VERBOSE", "true"),
                Map.of("port", "6001", "wait", "500ms", "bootstrap", "a:1, [::1]:2"));

        assertThat(settings.port(Common.PORT)).isEqualTo(6001);
        assertThat(settings.flag(Common.VERBOSE)).isTrue();
        assertThat(settings.duration(WAIT)).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.path(Common.LOG_FILE)).isEmpty();
        assertThat(settings.addresses(PEERS)).containsExactly(new Address("a", 1), new Address("::1", 2));
        assertThat(settings.given(Common.MAX_PEERS)).isFalse();
    }

    @Test
    void errorsSayWhereTheValueStands() throws Exception {
        properties("max-peers=many\n");
        Settings settings = resolve(Map.of("GRAPEVINE_PORT", "65536"), Map.of("wait", "0s", "bootstrap", "nowhere"));

        assertThatThrownBy(() -> settings.port(Common.PORT))
                .hasMessage("GRAPEVINE_PORT=65536 is not between 0 and 65535");
        assertThatThrownBy(() -> settings.number(Common.MAX_PEERS, 3, 9))
                .hasMessage("grapevine.properties: max-peers=many is not a whole number between 3 and 9");
        assertThatThrownBy(() -> settings.duration(WAIT))
                .hasMessage("--wait 0s is not a length of time; try 13s, 500ms or 2m");
        assertThatThrownBy(() -> settings.addresses(PEERS))
                .hasMessage("--bootstrap: 'nowhere' is not host:port; write host:port");
    }

    @Test
    void warnsOfNamesThatMeanNothing() throws Exception {
        properties("prot=1\n");
        List<String> warnings = new ArrayList<>();
        new Configuration(SETTINGS, Map.of("GRAPEVINE_MAXPEERS", "3", "GRAPEVINE_HOME", "/"), directory)
                .warn(warnings::add);

        assertThat(warnings)
                .containsExactly(
                        "grapevine.properties: 'prot' is no setting here; did you mean 'port'?",
                        "environment: GRAPEVINE_MAXPEERS is no setting; did you mean 'GRAPEVINE_MAX_PEERS'?");
    }

    @Test
    void refusesAFileThatCannotBeRead() throws Exception {
        properties("port=\\uZZZZ\n");

        assertThatThrownBy(() -> resolve(Map.of(), Map.of()))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith("grapevine.properties: cannot be read");
    }

    @ParameterizedTest
    @CsvSource({"1ms,1", "13s,13000", "2m,120000", "1h,3600000", "7d,604800000"})
    void readsLengthsOfTime(String text, long millis) {
        assertThat(Durations.parse(text)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "13", "s", "-1s", "1.5s", "1 s", "0ms", "9999999999s", "1w"})
    void refusesOtherTexts(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    private void properties(String text) throws IOException {
        Files.writeString(directory.resolve("grapevine.properties"), text);
    }

    private Settings resolve(Map<String, String> environment, Map<String, String> given) throws Failure {
        return new Configuration(SETTINGS, environment, directory).resolve(given);
    }
}
