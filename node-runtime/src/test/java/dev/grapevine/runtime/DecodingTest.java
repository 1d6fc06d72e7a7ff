package dev.grapevine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grapevine.protocol.FrameBuffer;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MalformedFrame;
import dev.grapevine.protocol.MessageCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@link Decoding}: whichever thread does the work, the link's reader sees it done or hears what was wrong. */
final class DecodingTest {
    private Thread worker = Thread.currentThread();

    @Test
    void onLinkThreadsTheReaderWorksItself() throws MalformedFrame {
        Decoding.onLinkThreads().run(() -> worker = Thread.currentThread());

        assertThat(worker).isSameAs(Thread.currentThread());
    }

    @Test
    void sharedAnotherThreadHasDoneTheWorkOnReturn() throws MalformedFrame {
        Decoding.shared("test").run(() -> worker = Thread.currentThread());

        if (!Threads.virtualLinks()) {
            assertThat(worker).isNotSameAs(Thread.currentThread());
        }
    }

    @Test
    void aRemoteMistakeReachesTheReader() {
        assertThatThrownBy(() -> Decoding.shared("test").run(DecodingTest::emptyFrame))
                .isInstanceOf(MalformedFrame.class);
    }

    @Test
    void aBugReachesTheReader() {
        Decoding.Work bug = () -> {
            throw new IllegalStateException("a bug");
        };

        assertThatThrownBy(() -> Decoding.shared("test").run(bug)).hasStackTraceContaining("a bug");
    }

    private static void emptyFrame() throws MalformedFrame {
        FrameBuffer buffer = new FrameBuffer(new MessageCodec(Limits.DEFAULT));
        try {
            buffer.fill(new ByteArrayInputStream(new byte[MessageCodec.PREFIX_BYTES]));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        buffer.next();
    }
}
