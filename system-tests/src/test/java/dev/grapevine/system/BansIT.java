package dev.grapevine.system;

import static dev.grapevine.system.Network.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code kill -9} right after a ban was answered: the next life holds it. A seed's; those of peers are tried in {@link
 * EmbeddedRestartTest}.
 */
class BansIT {
    @RegisterExtension
    static final Network network = Network.empty();

    @Test
    void whatWasAnsweredHoldsAfterAKill() throws IOException {
        NodeProcess node = started();
        assertThat(node.ask("ban 203.0.113.9 1h")).startsWith("banned 203.0.113.9");
        assertThat(node.ask("ban 203.0.113.8 1h")).startsWith("banned 203.0.113.8");
        assertThat(node.ask("unban 203.0.113.8")).contains("no longer banned");
        node.kill();

        NodeProcess again = started();

        soon().until(() -> again.json("bans").size() == 1);
        assertThat(again.json("bans").get(0).get("subject").asText()).isEqualTo("203.0.113.9");
        assertThat(again.json("bans").get(0).get("leftMillis").asLong()).isBetween(3_400_000L, 3_600_000L);
    }

    private static NodeProcess started() throws IOException {
        Path nobody = network.directory().resolve("nobody.csv");
        List<Integer> ports = Network.freePorts(2);
        Files.writeString(nobody, "host,port\n127.0.0.1," + ports.get(0) + "\n");
        return network.run(
                "seed",
                "--host",
                "127.0.0.1",
                "--port",
                ports.get(1).toString(),
                "--config",
                nobody.toString(),
                "--data-dir",
                "banning");
    }
}
