package dev.grapevine.simulator.explore;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.TopicFilter;
import dev.grapevine.protocol.TopicFilters;
import dev.grapevine.simulator.measure.Formation;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Some of the peers want a topic, by one filter or another. A process that starts again has to say so again. */
final class Wishes {
    private static final String TOPIC = "sensors/temperature/room1";
    private static final List<String> FILTERS =
            List.of(TOPIC, TOPIC, TOPIC, "sensors/#", "sensors/+/room1", "#", "+/temperature/+");
    private static final double SHARE = 0.4;
    /** One in so many messages has a payload that is fetched. */
    private static final int LARGE = 10;

    private static final int LARGE_BYTES = 5 << 18;

    private final Overlay overlay;
    private final RandomGenerator random;
    private final Map<SimulatedPeer, TopicFilters> wishes = new LinkedHashMap<>();
    private int published;

    Wishes(Overlay overlay, RandomGenerator random) {
        this.overlay = overlay;
        this.random = random;
    }

    void makeSome() {
        for (SimulatedPeer peer : overlay.peers()) {
            if (random.nextDouble() < SHARE) {
                var filter = new TopicFilter(FILTERS.get(random.nextInt(FILTERS.size())));
                wishes.put(peer, TopicFilters.of(List.of(filter)));
            }
        }
        renew();
    }

    void renew() {
        wishes.forEach((peer, filters) -> {
            if (peer.alive()) {
                peer.subscribe(filters);
            }
        });
    }

    boolean wants(SimulatedPeer peer) {
        return wishes.containsKey(peer);
    }

    void publish(SimulatedPeer source) {
        published++;
        if (published % LARGE == 0) {
            source.publishLarge(TOPIC, picture());
        } else {
            source.publish(TOPIC, ByteString.copyFromUtf8("reading " + published));
        }
    }

    private ByteString picture() {
        byte[] bytes = new byte[LARGE_BYTES];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    void publish(int count, double perSecond) {
        for (int i = 0; i < count; i++) {
            publish(Formation.anyOf(overlay.alive(), random));
            overlay.run(Duration.ofNanos((long) (1e9 / perSecond)));
        }
    }
}
