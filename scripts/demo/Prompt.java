package demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The user's own peer at this terminal. */
final class Prompt {
    private final Network network;
    private final Screen screen;

    Prompt(Network network, Screen screen) {
        this.network = network;
        this.screen = screen;
    }

    /** Hands the terminal over until its peer ends; the status of that. */
    int run(String name) throws Failed, IOException {
        Node echo = network.peers.stream()
                .filter(Node::alive)
                .reduce((one, other) -> other)
                .orElseThrow();
        screen.heading("Your turn: this terminal becomes peer " + name);
        screen.table(
                List.of(),
                List.of(
                        List.of("broadcast <text>", "say something to all; " + echo.name + " answers what it hears"),
                        List.of("peers, seeds, msg, status", "look around (help tells more)"),
                        List.of("exit", "stop all processes of this demo")));
        screen.say("");
        screen.say(screen.dim("  From another terminal:"));
        screen.say(screen.dim("  java -jar " + network.jar() + " ctl --data-dir " + echo.directory + " peers"));
        screen.say("");
        Process mine = network.startAtTerminal(name);
        new Thread(() -> answer(echo, mine), "echo").start();
        int status = network.waitFor(mine);
        if (network.alive() > 0) {
            screen.say("Stopping the other " + network.alive() + " processes.");
        }
        return status;
    }

    /** One peer answers what the peer at the terminal says, so that the network is heard. */
    private void answer(Node echo, Process mine) {
        Set<String> ours = network.peers.stream().map(peer -> peer.id).collect(Collectors.toSet());
        Set<String> answered = new LinkedHashSet<>();
        while (mine.isAlive()) {
            for (JsonNode message : echo.messages()) {
                if (!ours.contains(message.path("origin").asText())
                        && answered.add(message.path("hash").asText())) {
                    echo.broadcast(echo.name + " heard \""
                            + message.path("text").asText() + "\" after "
                            + Screen.hops(message.path("hops").asLong()) + " and " + message.path("delayMillis")
                            + " ms");
                }
            }
            Waiting.pause(100);
        }
    }
}
