package dev.grapevine.simulator.measure;

import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.util.Arrays;
import java.util.List;

/**
 * How some messages spread among some peers; figures are means over the messages unless they say otherwise.
 *
 * @param delivery the share of messages and peers that came together
 * @param p95Millis until 95 % of the peers that got a message had it
 * @param lastMillis until the last of them had it
 * @param copies copies of a message that peers received
 * @param redundancy copies beyond one for each peer but the origin, as a share
 * @param lastHop links crossed on the way to the peer that is furthest away
 * @param furthestHop the same, of the message for which it is highest
 * @param repeats second deliveries to one life of a peer, of all messages together
 */
public record Spread(
        double delivery,
        double p95Millis,
        double lastMillis,
        double copies,
        double redundancy,
        double lastHop,
        int furthestHop,
        long repeats) {

    private static final double MOST = 0.95;

    /** Looks at these messages and these peers. */
    public static Spread of(List<Journey> journeys, List<SimulatedPeer> peers) {
        int[] indices = peers.stream().mapToInt(SimulatedPeer::index).toArray();
        List<One> all =
                journeys.stream().map(journey -> One.of(journey, indices)).toList();
        double copies = journeys.stream().mapToInt(Journey::copies).average().orElse(0);
        return new Spread(
                all.stream().mapToDouble(One::delivery).average().orElse(1),
                all.stream().mapToDouble(One::p95Millis).average().orElse(0),
                all.stream().mapToDouble(One::lastMillis).average().orElse(0),
                copies,
                copies / Math.max(1, peers.size() - 1) - 1,
                all.stream().mapToInt(One::lastHop).average().orElse(0),
                all.stream().mapToInt(One::lastHop).max().orElse(0),
                journeys.stream().mapToLong(Journey::repeats).sum());
    }

    /** One message. */
    private record One(double delivery, double p95Millis, double lastMillis, int lastHop) {
        static One of(Journey journey, int[] peers) {
            double[] millis = Arrays.stream(peers)
                    .filter(journey::reached)
                    .mapToDouble(journey::millis)
                    .sorted()
                    .toArray();
            int lastHop = Arrays.stream(peers)
                    .filter(journey::reached)
                    .map(journey::hops)
                    .max()
                    .orElse(0);
            if (millis.length == 0) {
                return new One(0, 0, 0, 0);
            }
            int p95 = (int) Math.ceil(MOST * millis.length) - 1;
            return new One((double) millis.length / peers.length, millis[p95], millis[millis.length - 1], lastHop);
        }
    }
}
