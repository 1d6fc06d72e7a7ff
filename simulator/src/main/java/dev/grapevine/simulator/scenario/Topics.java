package dev.grapevine.simulator.scenario;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.TopicFilter;
import dev.grapevine.protocol.TopicFilters;
import dev.grapevine.simulator.measure.Journey;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Few of many peers want a topic, some of them by wildcards; they come and go while peers that want it and peers that do
 * not publish to it.
 */
final class Topics implements Scenario {
    private static final String TOPIC = "sensors/temperature";
    private static final List<String> FILTERS =
            List.of(TOPIC, TOPIC, TOPIC, TOPIC, TOPIC, TOPIC, TOPIC, "sensors/#", "+/temperature", "#");
    private static final int PUBLISHERS = 4;
    private static final double PER_SECOND = 20;
    private static final int MESSAGES_BETWEEN_CHANGES = 40;
    private static final double MOST_ASIDE = 10;
    private static final Duration SETTLING = Duration.ofSeconds(15);
    /** Who leaves may miss what was published so shortly before. */
    private static final Duration ON_THE_WAY = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Somebody who wants the topic, from then on and until then. */
    private static final class Subscriber {
        final SimulatedPeer peer;
        final long fromNanos;
        long untilNanos = Long.MAX_VALUE;

        Subscriber(SimulatedPeer peer, long fromNanos) {
            this.peer = peer;
            this.fromNanos = fromNanos;
        }

        boolean shouldHave(Journey journey) {
            return journey.publishedNanos() >= fromNanos
                    && journey.publishedNanos() <= untilNanos - ON_THE_WAY.toNanos();
        }
    }

    @Override
    public String name() {
        return "topics";
    }

    @Override
    public String summary() {
        return "a topic that one peer in twenty wants: all of them have everything, hardly a copy touches another";
    }

    @Override
    public int nodes(Size size) {
        return size.pick(200, 1_000);
    }

    @Override
    public Outcome run(Setting setting) {
        Stage stage = Stage.form(setting, Stage.SHAPE).warmUp();

        List<Subscriber> all = new ArrayList<>();
        int wanted = setting.size().pick(30, setting.nodes() / 20);
        List<SimulatedPeer> drawn = stage.draw(2 * wanted + PUBLISHERS / 2);
        drawn.subList(0, wanted).forEach(peer -> all.add(subscribe(stage, peer, all.size())));
        stage.run(SETTLING);
        stage.broadcasts().withTopics();
        RoutedCopies copies = RoutedCopies.watch(stage, peer -> wants(all, peer));
        publish(stage, setting, drawn, all);
        stage.overlay().network().engine().runUntil(() -> missing(stage, all) == 0, Duration.ofMillis(100), PATIENCE);
        return stage.outcome(List.of(
                Finding.plain("messages", stage.broadcasts().journeys().size()),
                Finding.plain("subscribers, in all", all.size()),
                Finding.exactly("missing at subscribers", 0, missing(stage, all)),
                Finding.exactly("delivered to others", 0, deliveredToOthers(stage, all)),
                Finding.atMost("copies that touch a peer that does not want it, %", MOST_ASIDE, copies.percentAside()),
                Finding.plain(
                        "copies a message",
                        copies.all() / (double) stage.broadcasts().journeys().size()),
                stage.once("")));
    }

    private static Subscriber subscribe(Stage stage, SimulatedPeer peer, int number) {
        String filter = FILTERS.get(number % FILTERS.size());
        peer.subscribe(TopicFilters.of(List.of(new TopicFilter(filter))));
        return new Subscriber(peer, stage.nowNanos());
    }

    /** Half of the publishers want the topic themselves; now and then a subscriber goes and another one comes. */
    private static void publish(Stage stage, Setting setting, List<SimulatedPeer> drawn, List<Subscriber> all) {
        int count = setting.size().pick(200, 1_000);
        int wanted = all.size();
        int next = wanted;
        for (int i = 0; i < count; i++) {
            int turn = i % PUBLISHERS;
            SimulatedPeer source =
                    turn < PUBLISHERS / 2 ? drawn.get(turn) : drawn.get(drawn.size() - 1 - (turn - PUBLISHERS / 2));
            source.publish(TOPIC, ByteString.copyFromUtf8("reading " + i));
            stage.run(Duration.ofNanos((long) (1e9 / PER_SECOND)));
            if (i % MESSAGES_BETWEEN_CHANGES == MESSAGES_BETWEEN_CHANGES - 1) {
                leave(stage, all.get(PUBLISHERS + next - wanted));
                all.add(subscribe(stage, drawn.get(next), all.size()));
                next++;
            }
        }
    }

    private static void leave(Stage stage, Subscriber subscriber) {
        subscriber.untilNanos = stage.nowNanos();
        subscriber.peer.subscribe(TopicFilters.NONE);
    }

    private static boolean wants(List<Subscriber> all, SimulatedPeer peer) {
        return all.stream().anyMatch(subscriber -> subscriber.peer == peer && subscriber.untilNanos == Long.MAX_VALUE);
    }

    private static long missing(Stage stage, List<Subscriber> all) {
        return stage.broadcasts().journeys().stream()
                .mapToLong(journey -> all.stream()
                        .filter(subscriber ->
                                subscriber.shouldHave(journey) && !journey.reached(subscriber.peer.index()))
                        .count())
                .sum();
    }

    private static long deliveredToOthers(Stage stage, List<Subscriber> all) {
        List<SimulatedPeer> others = new ArrayList<>(stage.overlay().peers());
        others.removeIf(peer -> all.stream().anyMatch(subscriber -> subscriber.peer == peer));
        return stage.broadcasts().journeys().stream()
                .mapToLong(journey -> others.stream()
                        .filter(peer -> journey.source() != peer && journey.reached(peer.index()))
                        .count())
                .sum();
    }
}
