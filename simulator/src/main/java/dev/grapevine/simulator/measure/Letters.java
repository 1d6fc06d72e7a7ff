package dev.grapevine.simulator.measure;

import com.google.protobuf.ByteString;
import dev.grapevine.simulator.overlay.Directs;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import dev.grapevine.wire.Direct;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Direct messages that are followed: what became of each, whether any was heard twice or too early. */
public final class Letters implements Directs {
    private static final double NANOS_PER_MILLI = 1e6;

    private record Pair(int from, int to) {}

    private record Letter(Pair pair, long number, long sentNanos) {}

    private final Overlay overlay;
    private final Map<Long, Letter> open = new HashMap<>();
    private final Map<Pair, Long> sent = new HashMap<>();
    private final Map<Pair, Long> heard = new HashMap<>();
    private final List<Double> delays = new ArrayList<>();
    private long lastTicket;
    private long heardInAll;
    private long outOfOrder;
    private long failed;
    private long unexpected;
    private double slowestFailure;

    /** Follows those that are sent through it from now on. */
    public Letters(Overlay overlay) {
        this.overlay = overlay;
        overlay.watchDirects(this);
    }

    /** Has one peer send the other a message. */
    public void send(SimulatedPeer from, SimulatedPeer to) {
        Pair pair = new Pair(from.index(), to.index());
        long number = sent.merge(pair, 1L, Long::sum);
        long ticket = ++lastTicket;
        open.put(ticket, new Letter(pair, number, nowNanos()));
        ByteString payload = ByteString.copyFromUtf8(from.index() + " " + number);
        from.host().act(now -> from.node().direct().send(ticket, to.id(), payload, now));
    }

    @Override
    public void heard(SimulatedPeer peer, Direct direct) {
        String[] words = direct.getPayload().toStringUtf8().split(" ");
        Pair pair = new Pair(Integer.parseInt(words[0]), peer.index());
        long number = Long.parseLong(words[1]);
        long before = heard.getOrDefault(pair, 0L);
        outOfOrder += number <= before ? 1 : 0;
        heard.put(pair, number);
        heardInAll++;
    }

    @Override
    public void delivered(SimulatedPeer peer, long ticket) {
        Letter letter = open.remove(ticket);
        if (letter == null || heard.getOrDefault(letter.pair, 0L) < letter.number) {
            unexpected++;
        } else {
            delays.add((nowNanos() - letter.sentNanos) / NANOS_PER_MILLI);
        }
    }

    @Override
    public void failed(SimulatedPeer peer, long ticket, String why) {
        Letter letter = open.remove(ticket);
        if (letter == null) {
            unexpected++;
        } else {
            failed++;
            slowestFailure = Math.max(slowestFailure, (nowNanos() - letter.sentNanos) / NANOS_PER_MILLI);
        }
    }

    /** How many were sent. */
    public long sent() {
        return lastTicket;
    }

    /** How many were acknowledged. */
    public long acknowledged() {
        return delays.size();
    }

    /** How many were given up. */
    public long failed() {
        return failed;
    }

    /** How many of those that were acknowledged, or given up, were told of twice, or had not been heard. */
    public long unexpected() {
        return unexpected;
    }

    /** How many were heard, repeats among them. */
    public long heard() {
        return heardInAll;
    }

    /** How many were heard again, or after a later one of the same origin. */
    public long outOfOrder() {
        return outOfOrder;
    }

    /** How many are neither acknowledged nor given up. */
    public long open() {
        return open.size();
    }

    /** Milliseconds within which half of the acknowledgements came; not a number without any. */
    public double medianMillis() {
        double[] sorted =
                delays.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    /** Milliseconds within which all acknowledgements came. */
    public double slowestMillis() {
        return delays.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    /** Milliseconds within which all failures were known. */
    public double slowestFailureMillis() {
        return slowestFailure;
    }

    private long nowNanos() {
        return overlay.network().engine().nowNanos();
    }
}
