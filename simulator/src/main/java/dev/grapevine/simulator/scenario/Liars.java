package dev.grapevine.simulator.scenario;

import java.time.Duration;
import java.util.List;

/**
 * Almost every third peer calls all others dead, and one seed of five lists nobody but its own creatures: peers that keep
 * to the protocol and that it calls hubs. The living stay registered, and nobody is left with creatures alone.
 */
final class Liars implements Scenario {
    private static final Duration BETWEEN = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "liars";
    }

    @Override
    public String summary() {
        return "30 % of the peers accuse everybody, one seed of five lists only its creatures: nobody comes to harm";
    }

    @Override
    public int nodes(Size size) {
        return size.pick(60, 1_000);
    }

    @Override
    public Outcome run(Setting setting) {
        var cast = new LiarsCast(setting);
        var removals = new Removals(cast.overlay());
        cast.enter();
        int rounds = setting.size().pick(4, 10);
        for (int i = 0; i < rounds; i++) {
            cast.overlay().run(BETWEEN);
            cast.accuse();
        }
        cast.overlay().run(BETWEEN);
        return Outcome.of(
                cast.overlay().network(),
                List.of(
                        Finding.exactly("living peers removed by seeds", 0, removals.removals()),
                        Finding.exactly("honest peers among creatures only", 0, cast.surrounded()),
                        Finding.exactly(
                                "components",
                                1,
                                cast.overlay().graph().components().count()),
                        Finding.plain("accusers", cast.accusers()),
                        Finding.plain("creatures", cast.creatures())));
    }
}
