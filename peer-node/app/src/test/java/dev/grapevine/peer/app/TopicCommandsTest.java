package dev.grapevine.peer.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.peer.Peer;
import dev.grapevine.peer.files.FileSharing;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.shell.command.Answer;
import dev.grapevine.shell.command.CommandTable;
import dev.grapevine.shell.command.Ink;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The commands about topics, with a peer that nobody else listens to: it hears its own messages. */
@Timeout(20)
class TopicCommandsTest {
    private final BlockingQueue<ReceivedMessage> shown = new LinkedBlockingQueue<>();
    private Peer peer;
    private CommandTable commands;

    @BeforeEach
    void start() throws Exception {
        peer = Peer.builder().host("127.0.0.1").start();
        Topics topics = new Topics(peer);
        topics.showOn(shown::add);
        commands = new CommandTable(
                new PeerCommands(peer, topics, new FileCommands(new FileSharing(peer), line -> {})).all(), () -> {});
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void whatIsPublishedIsShownToWhoHasSubscribed() throws Exception {
        assertThat(run("subscribe sensors/+").out()).isEqualTo("subscribed to sensors/+\n");
        assertThat(run("subscribe sensors/+").out()).isEqualTo("already subscribed to sensors/+\n");
        Answer answer = run("publish sensors/room1 it's  21.5 °C");

        assertThat(answer.out()).matches("[0-9a-f]{64}\n");
        assertThat(answer.err()).contains("nobody received it");
        ReceivedMessage message = shown.poll(10, TimeUnit.SECONDS);
        assertThat(message.text()).isEqualTo("it's  21.5 °C");
        assertThat(new PeerTables(Ink.NONE).incoming(message)).endsWith("[sensors/room1] it's  21.5 °C");
        assertThat(run("topics --json").out()).isEqualTo("[{\"filter\":\"sensors/+\",\"received\":1,\"dropped\":0}]\n");
        assertThat(run("msg").out()).contains("[sensors/room1] it's");
    }

    @Test
    void aMessageOfTwoFiltersIsShownOnceAndCountedTwice() throws Exception {
        run("subscribe a/#");
        run("subscribe +/b");
        run("publish a/b one");
        run("publish a two");

        assertThat(shown.poll(10, TimeUnit.SECONDS).text()).isEqualTo("one");
        assertThat(shown.poll(10, TimeUnit.SECONDS).text()).isEqualTo("two");
        assertThat(shown).isEmpty();
        assertThat(run("topics").out()).contains("a/#     2", "+/b     1");
    }

    @Test
    void unsubscribedIsSilent() {
        run("subscribe a/b");
        assertThat(run("unsubscribe a/c").status()).isEqualTo(1);
        assertThat(run("unsubscribe a/c").err()).contains("did you mean 'a/b'?");
        assertThat(run("unsubscribe a/b").out()).isEqualTo("no longer subscribed to a/b\n");
        run("publish a/b one");

        assertThat(run("topics --json").out()).isEqualTo("[]\n");
        assertThat(shown).isEmpty();
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThat(run("publish topic").err()).contains("publish needs <topic> <text>");
        assertThat(run("publish a/+ text"))
                .satisfies(a -> assertThat(a.status()).isEqualTo(1))
                .satisfies(a -> assertThat(a.err()).contains("not sent: the topic 'a/+' has a wildcard"));
        assertThat(run("subscribe a/#/b"))
                .satisfies(a -> assertThat(a.status()).isEqualTo(2))
                .satisfies(a -> assertThat(a.err()).contains("a # that is not its last level"));
    }

    private Answer run(String line) {
        return commands.run(line, Ink.NONE);
    }
}
