package dev.grapevine.system;

import static dev.grapevine.system.Network.within;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A hundred peers on real sockets, in a few processes. */
class HundredPeersIT {
    private static final int PROCESSES = 4;
    private static final int PEERS_EACH = 25;
    private static final int MESSAGES = 100;
    private static final Duration SOON = Duration.ofSeconds(60);

    private final List<Farm> farms = new ArrayList<>();

    @AfterEach
    void end() {
        farms.forEach(Farm::close);
    }

    @Test
    void aHundredMessagesReachEverybodyOnce() throws IOException {
        Farm seeds = new Farm("3");
        for (int i = 0; i < PROCESSES; i++) {
            new Farm(Integer.toString(PEERS_EACH), seeds.hello);
        }
        List<Farm> peers = farms.subList(1, farms.size());
        within(SOON).until(() -> peers.stream().allMatch(farm -> Integer.parseInt(farm.ask("linked")) >= 5));

        Random random = new Random(11);
        for (int i = 0; i < MESSAGES; i++) {
            Farm farm = peers.get(random.nextInt(PROCESSES));
            farm.ask("publish " + random.nextInt(PEERS_EACH) + " message " + i);
        }

        String once = MESSAGES + " " + MESSAGES * PEERS_EACH;
        within(SOON)
                .untilAsserted(() -> assertThat(peers)
                        .allSatisfy(farm -> assertThat(farm.ask("counts"))
                                .as("texts that every peer has, deliveries in all")
                                .isEqualTo(once)));
    }

    /** A process that is asked in lines. */
    private final class Farm {
        private final Process process;
        private final BufferedReader answers;
        private final BufferedWriter questions;
        private final String hello;

        Farm(String... arguments) throws IOException {
            List<String> command = new ArrayList<>(NodeProcess.java());
            command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
            command.addAll(List.of(System.getProperty("java.class.path"), PeerFarm.class.getName()));
            command.addAll(List.of(arguments));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            farms.add(this);
            answers = process.inputReader(StandardCharsets.UTF_8);
            questions = process.outputWriter(StandardCharsets.UTF_8);
            hello = answers.readLine();
        }

        String ask(String question) {
            try {
                questions.write(question + "\n");
                questions.flush();
                return answers.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void close() {
            process.destroyForcibly();
        }
    }
}
