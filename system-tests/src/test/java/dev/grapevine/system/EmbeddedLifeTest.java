package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.grapevine.peer.Order;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.seed.Seed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A seed and two peers in one JVM: few lines to start, and nothing is left of them once they are closed. Alone, so that it counts its own. */
@Isolated
class EmbeddedLifeTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    /** A thread that has been told to end does so when it is next given the processor. */
    private static final Duration ENDING = Duration.ofSeconds(2);

    private static final Path SOCKETS = Path.of("/proc/self/fd");
    private static final Pattern PROGRAM =
            Pattern.compile("```java\n((?:(?!```).)*?class Hello .*?)```", Pattern.DOTALL);
    private static final Pattern BODY = Pattern.compile("throws Exception \\{\n(.*)\n    \\}\n\\}", Pattern.DOTALL);

    @TempDir
    Path classes;

    private Set<Thread> threadsBefore;
    private Set<String> socketsBefore;

    @BeforeEach
    void count() throws IOException {
        // The JDK keeps one socket of its own from the first that it makes.
        new ServerSocket(0).close();
        threadsBefore = threads();
        socketsBefore = sockets();
    }

    @RepeatedTest(3)
    void topicsDirectMessagesAndRequestsLeaveNothingBehind() throws Exception {
        try (Seed seed = Seed.builder().start();
                Peer alice = peer(seed);
                Peer bob = peer(seed)) {
            Queue<String> heard = new ConcurrentLinkedQueue<>();
            bob.subscribe("rooms/+", Order.ORIGIN, message -> heard.add(message.text()), gap -> heard.add("" + gap));
            bob.messages("rooms/#").subscribe(new Takes(heard));
            bob.onMessage(message -> heard.add(message.text()));
            bob.onDirect(message -> heard.add(message.text()));
            bob.onRequest(request -> request.payload().toByteArray());

            alice.joined().get(SOON.toSeconds(), TimeUnit.SECONDS);
            alice.publish("rooms/1", "topic");
            alice.broadcast("broadcast");
            await().atMost(SOON).until(() -> heard.size() == 3);
            alice.send(bob.id(), "direct").get(SOON.toSeconds(), TimeUnit.SECONDS);
            byte[] answer = alice.request(bob.id(), "echo".getBytes(StandardCharsets.UTF_8))
                    .get(SOON.toSeconds(), TimeUnit.SECONDS);

            assertThat(new String(answer, StandardCharsets.UTF_8)).isEqualTo("echo");
            await().atMost(SOON).until(() -> heard.size() == 4);
            assertThat(heard).containsExactlyInAnyOrder("topic", "topic", "broadcast", "direct");
            assertThat(newThreads()).as("they are counted").isNotEmpty();
            assertThat(!Files.exists(SOCKETS) || newSockets().size() >= 5)
                    .as("three listen, and there are links")
                    .isTrue();
        }
        nothingIsLeft();
    }

    /** With the connections of a peer that nobody says goodbye to: its own close is all there is. */
    @Test
    void aPeerAloneWhoseSeedIsGoneLeavesNothingBehind() throws Exception {
        Seed seed = Seed.builder().start();
        Peer peer = peer(seed);
        peer.joined().get(SOON.toSeconds(), TimeUnit.SECONDS);
        seed.close();
        peer.subscribe("a/#", message -> {});
        peer.publish("a/b", "nobody is there").get(SOON.toSeconds(), TimeUnit.SECONDS);

        peer.close();

        nothingIsLeft();
    }

    /** The program in README.md, as it is printed there. */
    @Test
    void theProgramInTheReadmeRunsAndLeavesNothingBehind() throws Exception {
        Matcher program = PROGRAM.matcher(Files.readString(Path.of("../README.md")));
        assertThat(program.find()).as("README.md has a class Hello").isTrue();
        Matcher body = BODY.matcher(program.group(1));
        assertThat(body.find()).isTrue();
        assertThat(body.group(1).lines()).as("lines of main").hasSizeLessThan(10);

        assertThat(output(program.group(1))).isEqualTo("bob heard: hello\n");

        nothingIsLeft();
    }

    private String output(String program) throws Exception {
        Path source = Files.writeString(classes.resolve("Hello.java"), program);
        String[] options = {
            "-cp", System.getProperty("java.class.path"), "-proc:none", "-d", classes.toString(), source.toString()
        };
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options))
                .as("javac")
                .isZero();
        PrintStream stdout = System.out;
        var said = new ByteArrayOutputStream();
        try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            var main = loader.loadClass("Hello").getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(stdout);
        }
        return said.toString(StandardCharsets.UTF_8).replace("\r", "");
    }

    private static Peer peer(Seed seed) throws Exception {
        return Peer.builder().seeds(SeedList.of(List.of(seed.address()))).start();
    }

    private void nothingIsLeft() {
        await().atMost(ENDING).untilAsserted(() -> {
            assertThat(newThreads()).as("threads").isEmpty();
            assertThat(newSockets()).as("sockets").isEmpty();
        });
    }

    private Set<Thread> newThreads() {
        Set<Thread> now = threads();
        now.removeAll(threadsBefore);
        return now;
    }

    private Set<String> newSockets() throws IOException {
        Set<String> now = sockets();
        now.removeAll(socketsBefore);
        return now;
    }

    /** All but those of the tests themselves and of the pool that the JDK has for everybody, which come and go. */
    private static Set<Thread> threads() {
        Set<Thread> all = new LinkedHashSet<>(Thread.getAllStackTraces().keySet());
        all.removeIf(thread -> thread.getName().matches("(awaitility|ForkJoinPool).*"));
        return all;
    }

    /** The sockets this process has open, by their number; none where the system does not tell. */
    private static Set<String> sockets() throws IOException {
        Set<String> sockets = new LinkedHashSet<>();
        if (!Files.exists(SOCKETS)) {
            return sockets;
        }
        try (Stream<Path> descriptors = Files.list(SOCKETS)) {
            for (Path descriptor : descriptors.toList()) {
                String target = target(descriptor);
                if (target.startsWith("socket:")) {
                    sockets.add(target);
                }
            }
        }
        return sockets;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }

    /** Asks for everything, and keeps the texts. */
    private record Takes(Queue<String> heard) implements java.util.concurrent.Flow.Subscriber<ReceivedMessage> {
        @Override
        public void onSubscribe(java.util.concurrent.Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ReceivedMessage message) {
            heard.add(message.text());
        }

        @Override
        public void onError(Throwable failure) {
            heard.add("" + failure);
        }

        @Override
        public void onComplete() {}
    }
}
