package dev.grapevine.shell.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grapevine.shell.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionLineTest {
    private static final Setting BOOTSTRAP =
            Setting.value("bootstrap", "HOST:PORT", "", "").repeated();
    private static final List<Setting> SETTINGS =
            List.of(Common.PORT, Common.MAX_PEERS, Common.NO_SHELL, Common.VERBOSE, BOOTSTRAP);

    @Test
    void readsValuesSwitchesAndWords() throws Failure {
        OptionLine line = OptionLine.parse(SETTINGS, List.of("--port", "6001", "--no-shell", "--max-peers=8", "-v"));

        assertThat(line.given())
                .containsEntry("port", "6001")
                .containsEntry("max-peers", "8")
                .containsEntry("no-shell", "true")
                .containsEntry("verbose", "true");
        assertThat(line.words()).isEmpty();
    }

    @Test
    void helpNeedsNothingElse() throws Failure {
        assertThat(OptionLine.parse(SETTINGS, List.of("--help")).help()).isTrue();
        assertThat(OptionLine.parse(SETTINGS, List.of("-V")).version()).isTrue();
    }

    @Test
    void joinsWhatMayBeRepeated() throws Failure {
        OptionLine line = OptionLine.parse(SETTINGS, List.of("--bootstrap", "a:1", "--bootstrap", "b:2"));

        assertThat(line.given()).containsEntry("bootstrap", "a:1,b:2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--prot 6001|unknown option --prot; did you mean '--port'? (--help lists all)",
                "--max-peer=3|unknown option --max-peer; did you mean '--max-peers'? (--help lists all)",
                "--port 1 --port 2|--port is given twice (1 and 2); keep one",
                "--port|--port needs a value: N",
                "--port=|--port needs a value: N",
            })
    void saysWhatIsWrong(String arguments, String message) {
        assertThatThrownBy(() -> OptionLine.parse(SETTINGS, List.of(arguments.split(" "))))
                .isInstanceOf(Failure.class)
                .hasMessage(message);
    }

    @Test
    void leavesTheCommandAsItIs() throws Failure {
        OptionLine line =
                OptionLine.parseUpToWord(SETTINGS, List.of("--port", "6001", "broadcast", "--port", "it's", "-v"));

        assertThat(line.given()).containsOnlyKeys("port");
        assertThat(line.words()).containsExactly("broadcast", "--port", "it's", "-v");
    }

    @Test
    void refusesAnUnknownOptionBeforeTheCommand() {
        assertThatThrownBy(() -> OptionLine.parseUpToWord(SETTINGS, List.of("--prot", "6001", "peers")))
                .hasMessageContaining("did you mean '--port'");
    }
}
