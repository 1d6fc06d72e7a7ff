package dev.grapevine.simulator.play;

import com.google.protobuf.ByteString;
import dev.grapevine.http.server.EventStream;
import dev.grapevine.simulator.measure.Journey;
import dev.grapevine.simulator.measure.Tracing;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import dev.grapevine.simulator.scenario.Outcome;
import dev.grapevine.simulator.scenario.Scenario;
import dev.grapevine.simulator.scenario.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A run in step with real time, and those who watch it. Without a spectator's hand in it, a run is the same as one that
 * nobody watches, to the last event. {@link #play} and {@link #goOn} are for one thread, on which everything in the network
 * happens; the rest is for any.
 */
public final class Playback implements Tracing {
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final int EVENT_BYTES = 256;
    private static final int ARRIVAL_BYTES = 256;

    private final Metronome metronome;
    private final Set<EventStream> spectators = ConcurrentHashMap.newKeySet();
    private String scenario = "";
    private @Nullable Setting setting;
    /** Of the engine's thread, like the two below. */
    private @Nullable Act act;

    private @Nullable Outcome outcome;
    private String ending = "";

    /** One overlay of the run, and what belongs to it. */
    record Act(Overlay overlay, Faults faults, Followed followed, Figures figures) {}

    /** What happens in the run, as the page shows it. */
    record Scene(Act act, String scenario, Setting setting, Optional<Outcome> outcome, String ending) {}

    /** @param speed virtual seconds in a real one at the beginning; {@link Double#POSITIVE_INFINITY} for no bound */
    public Playback(double speed) {
        metronome = new Metronome(speed, this::flush);
    }

    Metronome metronome() {
        return metronome;
    }

    /** Runs a scenario for whoever watches. What spectators did may have made the outcome impossible; then there is none. */
    public Optional<Outcome> play(Scenario name, Setting with) {
        scenario = name.name();
        setting = with.with(this);
        outcome = null;
        ending = "";
        try {
            outcome = name.run(setting);
            ending = "over";
        } catch (IllegalStateException e) {
            if (act == null || !act.faults().meddled()) {
                throw e;
            }
            ending = "broken off: " + e.getMessage() + ", because of what was done by hand";
        }
        return Optional.ofNullable(outcome);
    }

    /** Lets the last network of the run live on, for those who want to play with it, until {@link #end}. */
    public void goOn() {
        if (act == null) {
            return;
        }
        try {
            while (true) {
                act.overlay().run(STEP);
            }
        } catch (CancellationException e) {
            ending = "over";
        }
    }

    /** Ends whatever runs. */
    public void end() {
        metronome.end();
    }

    @Override
    public void opens(Overlay overlay) {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        act = new Act(overlay, new Faults(overlay, random), new Followed(overlay, new Telling()), new Figures(overlay));
        metronome.restart();
        overlay.network().engine().pace(metronome);
    }

    @Override
    public void begins(Overlay overlay, Journey journey) {
        // Every message is followed in another way.
    }

    private void flush() {
        if (act != null) {
            act.followed().flush();
        }
    }

    /** Has something done with the present network, on its thread. */
    <T> T ask(Function<Scene, T> what) throws InterruptedException {
        return metronome.ask(() -> {
            if (act == null || setting == null) {
                throw new IllegalStateException("no network has begun yet");
            }
            return what.apply(new Scene(act, scenario, setting, Optional.ofNullable(outcome), ending));
        });
    }

    /** Has a peer publish something that is followed. */
    static String publish(Scene scene, SimulatedPeer peer, String text) {
        scene.act().followed().followNext();
        peer.publish(ByteString.copyFromUtf8(text));
        return peer.id().hex();
    }

    /** Tells a client of every message that is followed; the result ends that. */
    Runnable watch(EventStream stream) {
        spectators.add(stream);
        return () -> spectators.remove(stream);
    }

    private final class Telling implements Followed.Audience {
        @Override
        public void begins(String message, String origin) {
            tell("journey", EVENT_BYTES, PlayDocuments.journey(message, origin));
        }

        @Override
        public void arrived(String message, List<Followed.Arrival> arrivals) {
            tell("arrivals", arrivals.size() * ARRIVAL_BYTES, PlayDocuments.arrivals(message, arrivals));
        }

        private void tell(String name, int bytes, String document) {
            spectators.forEach(stream -> stream.offer(new EventStream.Event(name, "", bytes, () -> document)));
        }
    }
}
