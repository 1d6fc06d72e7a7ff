package dev.grapevine.system;

import static dev.grapevine.system.Network.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.peer.Peer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a peer at random instants while messages come: none is delivered twice, in all its lives. */
class KilledPeerIT {
    private static final int KILLS = Boolean.getBoolean("grapevine.full") ? 200 : 3;
    private static final int LATEST_KILL_MICROS = 300_000;
    private static final int NEW_A_LIFE = 20;

    @TempDir
    Path folder;

    private final Random random = new Random();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final ConcurrentMap<String, AtomicInteger> heard = new ConcurrentHashMap<>();
    private final AtomicLong repeated = new AtomicLong();
    private final List<Process> lives = new ArrayList<>();

    @AfterEach
    void end() {
        clock.shutdownNow();
        lives.forEach(Process::destroyForcibly);
    }

    @Test
    void noMessageIsDeliveredTwice() throws Exception {
        try (Peer publisher = Peer.builder().host("127.0.0.1").start()) {
            AtomicInteger number = new AtomicInteger();
            clock.scheduleAtFixedRate(
                    () -> publisher.broadcast("message " + number.incrementAndGet()), 0, 1, TimeUnit.MILLISECONDS);
            for (int kill = 0; kill < KILLS; kill++) {
                liveAndDie(publisher);
            }
            int before = heard.size();
            Process last = start(publisher);
            soon().until(() -> heard.size() > before && repeated(last) > 0);
            System.out.println(KILLS + " kills, " + heard.size() + " of " + number + " messages heard, "
                    + repeated(last) + " came again in the last life");
        }
        assertThat(heard)
                .allSatisfy((message, times) -> assertThat(times).as(message).hasValue(1));
    }

    private void liveAndDie(Peer publisher) throws IOException, InterruptedException {
        int before = heard.size();
        Process life = start(publisher);
        soon().until(() -> heard.size() >= before + NEW_A_LIFE);
        var kill = clock.schedule(life::destroyForcibly, random.nextInt(LATEST_KILL_MICROS), TimeUnit.MICROSECONDS);
        assertThat(life.waitFor(20, TimeUnit.SECONDS)).as("it is killed").isTrue();
        assertThat(kill.isDone()).as("it has not ended by itself").isTrue();
    }

    private Process start(Peer publisher) throws IOException {
        List<String> command = new ArrayList<>(NodeProcess.java());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), KilledListener.class.getName()));
        command.addAll(
                List.of(folder.resolve("peer").toString(), publisher.address().toString()));
        Process life = new ProcessBuilder(command)
                .redirectError(Redirect.to(folder.resolve("err").toFile()))
                .start();
        lives.add(life);
        Thread reader = new Thread(() -> read(life.inputReader(StandardCharsets.UTF_8)), "lines");
        reader.setDaemon(true);
        reader.start();
        return life;
    }

    private void read(BufferedReader lines) {
        try (lines) {
            lines.lines().forEach(this::heard);
        } catch (IOException | UncheckedIOException ended) {
            return;
        }
    }

    private void heard(String line) {
        if (line.startsWith("repeated ")) {
            repeated.set(Long.parseLong(line.substring("repeated ".length())));
        } else {
            heard.computeIfAbsent(line, message -> new AtomicInteger()).incrementAndGet();
        }
    }

    private long repeated(Process life) throws IOException {
        life.outputWriter().write("repeated?\n");
        life.outputWriter().flush();
        return repeated.get();
    }
}
