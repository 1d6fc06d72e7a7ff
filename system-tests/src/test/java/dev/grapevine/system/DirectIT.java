package dev.grapevine.system;

import static dev.grapevine.system.Network.known;
import static dev.grapevine.system.Network.neighbours;
import static dev.grapevine.system.Network.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code send} between processes that are no neighbours. */
class DirectIT {
    private static final int BRIEF = 8;

    @RegisterExtension
    static final Network network = Network.of(3, 8, "--max-peers", "3");

    @Test
    void aTextReachesOnePeerAndADeadOneIsSaidToBeDead() {
        List<NodeProcess> peers = network.peers();
        NodeProcess sender = peers.get(7);
        soon().untilAsserted(() -> assertThat(known(sender)).hasSizeGreaterThanOrEqualTo(6));
        soon().untilAsserted(() -> assertThat(neighbours(sender)).isNotEmpty());
        NodeProcess target = peers.stream()
                .filter(peer -> peer != sender && !neighbours(sender).contains(peer.id()))
                .filter(peer -> known(sender).contains(peer.id()))
                .findFirst()
                .orElseThrow();
        String brief = target.id().substring(0, BRIEF);

        String answer = sender.ask("send " + brief + " it's only for you");
        assertThat(answer).matches("delivered to " + brief + " in \\d+ ms");
        assertThat(sender.ask("send " + target.address() + " and again")).startsWith("delivered to " + brief);
        assertThat(target.counter("directReceived")).isEqualTo(2);
        for (NodeProcess other : peers) {
            assertThat(other == target ? 0 : other.counter("directReceived")).isZero();
        }

        network.lose(target);
        assertThat(failure(sender, "send", target.id(), "are you there?"))
                .contains("not delivered: " + target.address() + " does not answer");
        assertThat(failure(sender, "send", "ffffffff", "x")).contains("not delivered: ", "see peers");
        assertThat(failure(sender, "send")).contains("<peer> <text>");
    }

    private static String failure(NodeProcess sender, String... words) {
        List<String> arguments = new ArrayList<>(
                List.of("ctl", "--port", Integer.toString(sender.address().port())));
        arguments.addAll(List.of(words));
        NodeProcess client = network.run("peer", arguments.toArray(String[]::new));
        assertThat(client.exitStatus()).as(client::output).isPositive();
        return client.err();
    }
}
