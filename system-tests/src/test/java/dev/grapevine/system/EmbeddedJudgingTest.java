package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.grapevine.peer.Peer;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.seed.Seed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A peer that judges its neighbours, over real links on loopback. */
class EmbeddedJudgingTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void whoBringsSomethingNewEarnsPointsWhereNeighboursAreJudged() throws Exception {
        try (Seed seed = Seed.builder().start();
                Peer judge = joined(seed, true);
                Peer other = joined(seed, false)) {
            await().atMost(SOON).until(() -> judge.neighbours().size() == 1);
            for (int i = 0; i < 40; i++) {
                other.broadcast("news " + i);
            }

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(judge.neighbours())
                            .singleElement()
                            .satisfies(neighbour -> {
                                assertThat(neighbour.score()).isPositive();
                                assertThat(neighbour.misdeeds()).isEmpty();
                            }));
            judge.broadcast("answer");
            await().atMost(SOON).until(() -> other.messages().size() == 41);
            assertThat(other.neighbours())
                    .singleElement()
                    .satisfies(neighbour -> assertThat(neighbour.score()).isZero());
        }
    }

    private static Peer joined(Seed seed, boolean judging) throws Exception {
        var builder = Peer.builder().seeds(SeedList.of(List.of(seed.address())));
        Peer peer = judging ? builder.judging().start() : builder.start();
        peer.joined().get(SOON.toSeconds(), TimeUnit.SECONDS);
        return peer;
    }
}
