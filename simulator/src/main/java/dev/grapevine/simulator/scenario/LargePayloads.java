package dev.grapevine.simulator.scenario;

import com.google.protobuf.ByteString;
import dev.grapevine.peer.core.Delivery;
import dev.grapevine.protocol.TopicFilter;
import dev.grapevine.protocol.TopicFilters;
import dev.grapevine.simulator.network.Host;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import dev.grapevine.wire.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Payloads that are fetched in chunks by those who want a topic. While one spreads, now and then one of those who fetch
 * and give it is killed, or vanishes.
 */
final class LargePayloads implements Scenario {
    private static final String TOPIC = "pictures/new";
    private static final int LEAST_BYTES = 3 << 19;
    private static final Duration SETTLING = Duration.ofSeconds(15);
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final Duration HALF_WAY = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final double MOST_COPIES = 1.5;

    @Override
    public String name() {
        return "contents";
    }

    @Override
    public String summary() {
        return "payloads of 1.5 MiB and more, fetched by one peer in ten while some of those die: each whole";
    }

    @Override
    public int nodes(Size size) {
        return size.pick(80, 500);
    }

    @Override
    public Outcome run(Setting setting) {
        Stage stage = Stage.form(setting, Stage.SHAPE).warmUp();
        List<SimulatedPeer> subscribers = stage.draw(setting.nodes() / 10 + 1);
        SimulatedPeer publisher = subscribers.remove(0);
        var filters = TopicFilters.of(List.of(new TopicFilter(TOPIC)));
        subscribers.forEach(peer -> peer.subscribe(filters));
        stage.run(SETTLING);
        Transfers transfers = Transfers.watch(stage);

        int count = setting.size().pick(4, 8);
        List<SimulatedPeer> survivors = new ArrayList<>(subscribers);
        for (int i = 0; i < count; i++) {
            transfers.publish(
                    publisher, random(stage, LEAST_BYTES + stage.random().nextInt(LEAST_BYTES)));
            stage.run(HALF_WAY);
            if (i % 4 == 1) {
                survivors.remove(0).host().kill();
            } else if (i % 4 == 3) {
                survivors.remove(0).host().vanish();
            }
            stage.run(BETWEEN);
        }
        stage.overlay()
                .network()
                .engine()
                .runUntil(() -> transfers.missing(survivors) == 0, Duration.ofMillis(100), PATIENCE);
        return stage.outcome(List.of(
                Finding.plain("payloads", count),
                Finding.plain("subscribers that stay", survivors.size()),
                Finding.exactly("missing at subscribers", 0, transfers.missing(survivors)),
                Finding.exactly("not as published", 0, transfers.wrong),
                Finding.exactly("told that it cannot be had", 0, transfers.gone),
                Finding.exactly("delivered twice", 0, transfers.twice),
                Finding.plain("longest until whole, ms", transfers.longestNanos / 1e6),
                Finding.atMost("bytes moved for each byte delivered", MOST_COPIES, transfers.copies())));
    }

    private static ByteString random(Stage stage, int size) {
        byte[] bytes = new byte[size];
        stage.random().nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    /** What was published, who has it, and what it cost. */
    private static final class Transfers {
        private final Stage stage;
        private final Map<ByteString, Long> publishedNanos = new LinkedHashMap<>();
        private final Map<SimulatedPeer, Set<ByteString>> whole = new LinkedHashMap<>();
        private long moved;
        private long delivered;
        private long longestNanos;
        private int wrong;
        private int gone;
        private int twice;

        private Transfers(Stage stage) {
            this.stage = stage;
        }

        static Transfers watch(Stage stage) {
            var transfers = new Transfers(stage);
            stage.overlay().network().tap(transfers::arrived);
            stage.overlay().watchDeliveries(transfers::delivered);
            return transfers;
        }

        void publish(SimulatedPeer publisher, ByteString payload) {
            publishedNanos.put(payload, stage.nowNanos());
            publisher.publishLarge(TOPIC, payload);
        }

        private void arrived(Host from, Host to, Frame frame, long nowNanos) {
            moved += frame.getChunk().getData().size();
        }

        private void delivered(SimulatedPeer peer, Delivery delivery) {
            if (delivery.hops() == 0) {
                return;
            }
            ByteString payload = delivery.large();
            Long since = publishedNanos.get(payload);
            if (delivery.gone() || since == null) {
                gone += delivery.gone() ? 1 : 0;
                wrong += delivery.gone() ? 0 : 1;
            } else if (whole.computeIfAbsent(peer, p -> new HashSet<>()).add(payload)) {
                delivered += payload.size();
                longestNanos = Math.max(longestNanos, stage.nowNanos() - since);
            } else {
                twice++;
            }
        }

        int missing(List<SimulatedPeer> peers) {
            return peers.stream()
                    .mapToInt(peer -> publishedNanos.size()
                            - whole.getOrDefault(peer, Set.of()).size())
                    .sum();
        }

        double copies() {
            return delivered == 0 ? Double.NaN : (double) moved / delivered;
        }
    }
}
