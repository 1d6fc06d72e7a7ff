package dev.grapevine.system;

import static dev.grapevine.system.Network.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kill -9} right after a ban was answered: the next life holds it. */
class BansIT {
    @RegisterExtension
    static final Network network = Network.empty();

    @ParameterizedTest
    @ValueSource(strings = {"seed", "peer"})
    void whatWasAnsweredHoldsAfterAKill(String jar) throws IOException {
        NodeProcess node = started(jar);
        assertThat(node.ask("ban 203.0.113.9 1h")).startsWith("banned 203.0.113.9");
        assertThat(node.ask("ban 203.0.113.8 1h")).startsWith("banned 203.0.113.8");
        assertThat(node.ask("unban 203.0.113.8")).contains("no longer banned");
        node.kill();

        NodeProcess again = started(jar);

        soon().until(() -> again.json("bans").size() == 1);
        assertThat(again.json("bans").get(0).get("subject").asText()).isEqualTo("203.0.113.9");
        assertThat(again.json("bans").get(0).get("leftMillis").asLong()).isBetween(3_400_000L, 3_600_000L);
    }

    private static NodeProcess started(String jar) throws IOException {
        Path nobody = network.directory().resolve("nobody.csv");
        List<Integer> ports = Network.freePorts(2);
        Files.writeString(nobody, "host,port\n127.0.0.1," + ports.get(0) + "\n");
        return network.run(
                jar,
                "--host",
                "127.0.0.1",
                "--port",
                ports.get(1).toString(),
                "--config",
                nobody.toString(),
                "--data-dir",
                "banning-" + jar);
    }
}
