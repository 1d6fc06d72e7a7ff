package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.shell.ExitStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code rotate-key} on the folder of a real node. A seed's command is the same code. */
class RotateKeyIT {
    private static final String FOLDER = "rotated";

    @RegisterExtension
    static final Network network = Network.empty();

    @Test
    void aNodeIsAnotherOneAfterwardsAndNeverWhileItRuns() {
        NodeProcess node = started();
        String former = node.id();
        NodeProcess tooEarly = network.run("peer", "rotate-key", "--data-dir", FOLDER);
        assertThat(tooEarly.lastWords()).isEmpty();
        assertThat(tooEarly.exitStatus()).isEqualTo(ExitStatus.ADDRESS_IN_USE);
        assertThat(tooEarly.err()).contains("a node runs in " + FOLDER).contains("stop it");
        node.kill();

        NodeProcess rotating = network.run("peer", "rotate-key", "--data-dir", FOLDER);
        List<String> said = rotating.lastWords();
        assertThat(rotating.exitStatus()).isZero();
        assertThat(said.get(0)).isEqualTo("former id  " + former);
        assertThat(said.get(2)).startsWith("former key " + FOLDER + "/key.20");
        assertThat(rotating.err()).contains("another node now");

        assertThat("new id     " + started().id()).isEqualTo(said.get(1)).doesNotContain(former);
    }

    private static NodeProcess started() {
        List<Integer> ports = Network.freePorts(2);
        return network.run(
                "peer",
                "--host",
                "127.0.0.1",
                "--port",
                ports.get(0).toString(),
                "--bootstrap",
                "127.0.0.1:" + ports.get(1),
                "--data-dir",
                FOLDER);
    }
}
