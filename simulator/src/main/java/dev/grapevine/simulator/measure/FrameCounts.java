package dev.grapevine.simulator.measure;

import dev.grapevine.simulator.network.Traffic;
import dev.grapevine.wire.Frame;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How many frames were sent, by what they are for. What keeps up the overlay is not counted.
 *
 * @param gossip frames that carry payloads
 * @param payloads copies of bundles in them
 * @param control frames that steer how payloads spread
 * @param liveness frames that tell the living from the dead
 */
public record FrameCounts(long gossip, long payloads, long control, long liveness) {
    /** By name: a build whose protocol lacks a kind simply never counts it. */
    private static final List<Frame.KindCase> CONTROL =
            kinds("I_HAVE", "I_WANT", "GRAFT", "PRUNE", "SUMMARY", "DIGEST", "BUILD");

    private static final List<Frame.KindCase> LIVENESS = kinds("PING", "PONG", "PROBE", "ALIVE", "DEATH", "ACCUSED");

    /** What has been sent so far. */
    public static FrameCounts of(Traffic traffic) {
        return new FrameCounts(
                traffic.frames(Frame.KindCase.GOSSIP),
                traffic.envelopes(),
                sum(traffic, CONTROL),
                sum(traffic, LIVENESS));
    }

    /** What was sent since. */
    public FrameCounts since(FrameCounts before) {
        return new FrameCounts(
                gossip - before.gossip,
                payloads - before.payloads,
                control - before.control,
                liveness - before.liveness);
    }

    private static List<Frame.KindCase> kinds(String... names) {
        Set<String> wanted = Set.of(names);
        return Stream.of(Frame.KindCase.values())
                .filter(kind -> wanted.contains(kind.name()))
                .toList();
    }

    private static long sum(Traffic traffic, List<Frame.KindCase> kinds) {
        return kinds.stream().mapToLong(traffic::frames).sum();
    }
}
