package dev.grapevine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grapevine.protocol.FrameBuffer;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MalformedFrame;
import dev.grapevine.protocol.MessageCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link Decoding}: whichever thread does the work, the link's reader sees it done or hears what was wrong. */
@Timeout(20)
final class DecodingTest {
    private static final int LINKS = 16;
    private static final int TURNS = 5_000;

    private final Decoding shared = Decoding.shared("test");
    private final FrameBuffer buffer = new FrameBuffer(new MessageCodec(Limits.DEFAULT));
    private Thread worker = Thread.currentThread();

    @AfterEach
    void close() {
        shared.close();
    }

    @Test
    void onLinkThreadsTheReaderWorksItself() throws Exception {
        Decoding own = Decoding.onLinkThreads();
        own.run(turn(own, () -> worker = Thread.currentThread()));

        assertThat(worker).isSameAs(Thread.currentThread());
    }

    @Test
    void sharedAnotherThreadHasDoneTheWorkOnReturn() throws Exception {
        shared.run(turn(shared, () -> worker = Thread.currentThread()));

        assertThat(worker).isNotSameAs(Thread.currentThread());
    }

    @Test
    void sharedTheReaderTakesOneByteAndTheOtherThreadTheRest() throws Exception {
        byte[] ping = MessageCodec.encode(Frames.ping(1));
        InputStream in = new ByteArrayInputStream(ping);
        List<Object> frames = new ArrayList<>();

        assertThat(shared.await(buffer, in)).isTrue();
        assertThat(buffer.arrived()).isEqualTo(1);
        shared.run(shared.turn(buffer, in, () -> buffer.next().ifPresent(frames::add)));

        assertThat(frames).containsExactly(Frames.ping(1));
        assertThat(buffer.arrived()).isEqualTo(ping.length - 1);
        assertThat(shared.await(buffer, in)).isFalse();
    }

    @Test
    void aRemoteMistakeReachesTheReader() {
        assertThatThrownBy(() -> shared.run(turn(shared, DecodingTest::mistake)))
                .isInstanceOf(MalformedFrame.class);
    }

    @Test
    void aLostConnectionReachesTheReader() {
        Decoding.Work lost = () -> {
            throw new IOException("reset");
        };

        assertThatThrownBy(() -> shared.run(turn(shared, lost)))
                .isInstanceOf(IOException.class)
                .hasMessage("reset");
    }

    @Test
    void aBugReachesTheReader() {
        Decoding.Work bug = () -> {
            throw new IllegalStateException("a bug");
        };

        assertThatThrownBy(() -> shared.run(turn(shared, bug))).hasStackTraceContaining("a bug");
    }

    @Test
    void everyTurnOfEveryLinkIsTakenAndNoTwoAtOnce() throws Exception {
        int[] taken = new int[1];
        AtomicInteger returned = new AtomicInteger();
        List<Thread> links = new ArrayList<>();
        for (int i = 0; i < LINKS; i++) {
            Decoder.Turn turn = turn(shared, () -> taken[0]++);
            links.add(new Thread(() -> takeTurns(turn, returned)));
        }
        links.forEach(Thread::start);
        for (Thread link : links) {
            link.join();
        }

        assertThat(returned).hasValue(LINKS * TURNS);
        assertThat(taken[0]).isEqualTo(LINKS * TURNS);
    }

    @Test
    void whenClosedTheReaderIsNotKeptWaiting() throws Exception {
        shared.close();
        int returned = 0;
        for (int i = 0; i < 20; i++) {
            try {
                shared.run(turn(shared, () -> {}));
            } catch (IOException stopped) {
                assertThat(stopped).hasMessageContaining("stopped");
            }
            returned++;
        }

        assertThat(returned).isEqualTo(20);
    }

    private void takeTurns(Decoder.Turn turn, AtomicInteger returned) {
        try {
            for (int i = 0; i < TURNS; i++) {
                shared.run(turn);
                returned.incrementAndGet();
            }
        } catch (IOException | MalformedFrame e) {
            throw new IllegalStateException(e);
        }
    }

    private Decoder.Turn turn(Decoding decoding, Decoding.Work work) {
        return decoding.turn(buffer, InputStream.nullInputStream(), work);
    }

    private static void mistake() throws IOException, MalformedFrame {
        FrameBuffer zeroes = new FrameBuffer(new MessageCodec(Limits.DEFAULT));
        zeroes.fill(new ByteArrayInputStream(new byte[MessageCodec.PREFIX_BYTES]));
        zeroes.next();
    }
}
