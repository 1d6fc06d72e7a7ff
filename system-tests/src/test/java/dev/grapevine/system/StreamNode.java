package dev.grapevine.system;

import dev.grapevine.peer.Gap;
import dev.grapevine.peer.Order;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.SeedList;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process with one peer that publishes a film or watches it. Its arguments are the seed's address and {@code camera},
 * {@code every} or {@code newest}. It says a line when it has joined, and answers each line it reads: {@code clock},
 * {@code linked} (neighbours), {@code warmup FRAMES PER_SECOND BYTES}, {@code film FRAMES PER_SECOND BYTES}, {@code seen}
 * (highest number of the film that is heard or in a gap), and {@code figures NANOS}: {@code name=number} each, of the film
 * up to that moment and after it.
 */
final class StreamNode {
    private static final String FILM = "film";
    private static final String WARM_UP = "warmup";
    /** What showing a frame takes where only the newest matters. */
    private static final long SHOWING_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** A frame so young is of the present. */
    private static final long PRESENT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final int MOST_FRAMES = 10_000;

    private final Peer peer;
    private final Random random = new Random(1);
    private final long[] heardNanos = new long[MOST_FRAMES];
    private final long[] ageNanos = new long[MOST_FRAMES];
    private int heard;
    private long last;
    private long outOfOrder;
    private long skipped;
    private long missing;

    private StreamNode(Peer peer) {
        this.peer = peer;
    }

    public static void main(String[] arguments) throws Exception {
        Peer peer = Peer.builder()
                .insecure()
                .seeds(SeedList.of(List.of(Address.parse(arguments[0]))))
                .start();
        StreamNode node = new StreamNode(peer);
        if (!arguments[1].equals("camera")) {
            node.watch(arguments[1].equals("newest"));
        }
        peer.joined().get(20, TimeUnit.SECONDS);
        System.out.println("joined");
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(node.answer(line.split(" ")));
        }
        System.exit(0);
    }

    private void watch(boolean newest) {
        peer.subscribe(WARM_UP, frame -> {});
        peer.subscribe(FILM, newest ? Order.NEWEST : Order.ORIGIN, frame -> shown(frame, newest), this::told);
    }

    private String answer(String[] words) throws InterruptedException {
        return switch (words[0]) {
            case "clock" -> "" + System.nanoTime();
            case "linked" -> "" + peer.neighbours().size();
            case FILM, WARM_UP ->
                shoot(words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            case "seen" -> "" + seen();
            default -> figures(Long.parseLong(words[1]));
        };
    }

    // ---- the camera ----

    /** Answers the time by which all but one in a hundred frames were late at most, in ms. */
    private String shoot(String topic, int frames, int perSecond, int bytes) throws InterruptedException {
        long beginNanos = System.nanoTime();
        long[] lateNanos = new long[frames];
        byte[] frame = new byte[bytes];
        random.nextBytes(frame);
        for (int i = 0; i < frames; i++) {
            long dueNanos = beginNanos + i * TimeUnit.SECONDS.toNanos(1) / perSecond;
            for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            lateNanos[i] = System.nanoTime() - dueNanos;
            ByteBuffer.wrap(frame).putLong(System.nanoTime());
            peer.publish(topic, frame);
        }
        Arrays.sort(lateNanos);
        return "" + millis(lateNanos, 0.99);
    }

    // ---- the viewer ----

    private void shown(ReceivedMessage frame, boolean newest) {
        long nowNanos = System.nanoTime();
        synchronized (this) {
            outOfOrder += frame.sequence() <= last ? 1 : 0;
            last = frame.sequence();
            heardNanos[heard] = nowNanos;
            ageNanos[heard] = nowNanos - frame.payload().asReadOnlyByteBuffer().getLong();
            heard++;
        }
        if (newest) {
            LockSupport.parkNanos(SHOWING_NANOS);
        }
    }

    private synchronized void told(Gap gap) {
        skipped += gap.reason() == Gap.Reason.SKIPPED ? gap.count() : 0;
        missing += gap.reason() == Gap.Reason.SKIPPED ? 0 : gap.count();
    }

    private synchronized long seen() {
        return last;
    }

    private synchronized String figures(long sinceNanos) {
        int since = heardBefore(sinceNanos);
        long[] ages = sorted(0, heard);
        return "heard=" + heard + " last=" + last + " outOfOrder=" + outOfOrder + " skipped="
                + skipped
                + " missing=" + missing + " p50=" + millis(ages, 0.5) + " p99=" + millis(ages, 0.99) + " p99Before="
                + millis(sorted(0, since), 0.99) + " p99After=" + millis(sorted(since, heard), 0.99) + " max="
                + millis(ages, 1) + " old=" + oldSince(sinceNanos) + " presentAfter=" + presentAfter(sinceNanos)
                + " bundlesAskedFor=" + peer.status().counters().getOrDefault("bundlesAskedFor", 0L)
                + " bundleDuplicate=" + peer.status().counters().getOrDefault("bundleDuplicate", 0L);
    }

    private int heardBefore(long nanos) {
        int before = 0;
        while (before < heard && heardNanos[before] - nanos < 0) {
            before++;
        }
        return before;
    }

    private long[] sorted(int from, int to) {
        long[] ages = Arrays.copyOfRange(ageNanos, from, to);
        Arrays.sort(ages);
        return ages;
    }

    private static long millis(long[] sorted, double share) {
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return sorted.length == 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(sorted[Math.max(0, index)]);
    }

    /** Frames heard since then that were not of the present. */
    private long oldSince(long sinceNanos) {
        long old = 0;
        for (int i = heardBefore(sinceNanos); i < heard; i++) {
            old += ageNanos[i] > PRESENT_NANOS ? 1 : 0;
        }
        return old;
    }

    /** How long after that the first frame of the present was heard, in ms. */
    private long presentAfter(long sinceNanos) {
        for (int i = heardBefore(sinceNanos); i < heard; i++) {
            if (ageNanos[i] <= PRESENT_NANOS) {
                return TimeUnit.NANOSECONDS.toMillis(heardNanos[i] - sinceNanos);
            }
        }
        return -1;
    }
}
