package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.shell.ExitStatus;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code rotate-key} on the folders of real nodes. */
class RotateKeyIT {
    @RegisterExtension
    static final Network network = Network.of(1, 0);

    @ParameterizedTest
    @ValueSource(strings = {"seed", "peer"})
    void aNodeIsAnotherOneAfterwardsAndNeverWhileItRuns(String jar) {
        NodeProcess node = started(jar);
        String former = node.id();
        NodeProcess tooEarly = network.run(jar, "rotate-key", "--data-dir", jar);
        assertThat(tooEarly.lastWords()).isEmpty();
        assertThat(tooEarly.exitStatus()).isEqualTo(ExitStatus.ADDRESS_IN_USE);
        assertThat(tooEarly.err()).contains("a node runs in " + jar).contains("stop it");
        node.kill();

        NodeProcess rotating = network.run(jar, "rotate-key", "--data-dir", jar);
        List<String> said = rotating.lastWords();
        assertThat(rotating.exitStatus()).isZero();
        assertThat(said.get(0)).isEqualTo("former id  " + former);
        assertThat(said.get(2)).startsWith("former key " + jar + "/key.20");
        assertThat(rotating.err()).contains("another node now");

        assertThat("new id     " + started(jar).id()).isEqualTo(said.get(1)).doesNotContain(former);
    }

    private static NodeProcess started(String jar) {
        String port = Network.freePorts(1).get(0).toString();
        return network.run(jar, "--host", "127.0.0.1", "--port", port, "--data-dir", jar);
    }
}
