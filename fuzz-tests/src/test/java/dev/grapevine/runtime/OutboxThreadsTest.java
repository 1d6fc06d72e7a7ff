package dev.grapevine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.fuzz.Crowd;
import dev.grapevine.fuzz.Effort;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.Limits;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Nothing that an outbox has taken is left lying, because whoever is told to drain does, and nobody else. */
class OutboxThreadsTest {
    private static final int THREADS = 4;
    private static final int PAYLOAD_BYTES = 64;

    private final Outbox outbox = new Outbox(Limits.DEFAULT);
    private final AtomicBoolean draining = new AtomicBoolean();
    /** Only whoever drains adds. */
    private final List<Frame> written = new ArrayList<>();

    @Test
    void whatWasTakenIsWrittenOnceAndInOrder() throws Exception {
        int each = Effort.of(5_000, 500_000);
        List<List<Integer>> controls = lists();
        List<List<Integer>> payloads = lists();
        Crowd.of(THREADS, me -> {
            for (int i = 0; i < each; i++) {
                int number = me * each + i;
                boolean control = i % 3 == 0;
                Outbox.Offer offer = control ? outbox.control(Frames.ping(number)) : outbox.payload(envelope(number));
                if (offer != Outbox.Offer.FULL) {
                    (control ? controls : payloads).get(me).add(number);
                }
                if (offer == Outbox.Offer.START_DRAINING) {
                    drain();
                }
            }
        });

        assertThat(outbox.writing()).isFalse();
        List<Integer> pings = new ArrayList<>();
        List<Integer> bundles = new ArrayList<>();
        for (Frame frame : written) {
            frame.getGossip().getEnvelopesList().forEach(envelope -> bundles.add(envelope.getHops()));
            if (frame.hasPing()) {
                pings.add((int) frame.getPing().getNonce());
            }
        }
        for (int me = 0; me < THREADS; me++) {
            assertThat(ofThread(pings, me, each)).isEqualTo(controls.get(me)).isNotEmpty();
            assertThat(ofThread(bundles, me, each)).isEqualTo(payloads.get(me)).isNotEmpty();
        }
        assertThat(pings).hasSize(controls.stream().mapToInt(List::size).sum());
        assertThat(bundles).hasSize(payloads.stream().mapToInt(List::size).sum());
    }

    private void drain() {
        do {
            assertThat(draining.compareAndSet(false, true)).as("one at a time").isTrue();
            for (List<Frame> batch = outbox.nextBatch(); !batch.isEmpty(); batch = outbox.nextBatch()) {
                written.addAll(batch);
            }
            draining.set(false);
        } while (!outbox.stopDraining());
    }

    private static List<List<Integer>> lists() {
        List<List<Integer>> lists = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            lists.add(new ArrayList<>());
        }
        return lists;
    }

    private static List<Integer> ofThread(List<Integer> numbers, int thread, int each) {
        return numbers.stream().filter(number -> number / each == thread).toList();
    }

    private static Envelope envelope(int number) {
        ByteString bundle = ByteString.copyFrom(new byte[PAYLOAD_BYTES]);
        return Envelope.newBuilder().setBundle(bundle).setHops(number).build();
    }
}
