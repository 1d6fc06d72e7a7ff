package dev.grapevine.simulator.network;

import dev.grapevine.node.Timer;
import dev.grapevine.simulator.engine.Occurrence;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one life of a process. One that is replaced or cancelled stays in the engine's queue and does nothing
 * when its time comes.
 */
final class Alarms {
    private final Life life;
    private final Network network;
    private final Map<Timer, Alarm> scheduled = new HashMap<>();

    Alarms(Life life, Network network) {
        this.life = life;
        this.network = network;
    }

    /** An equal timer is replaced. */
    void schedule(Timer timer, long delayNanos) {
        var alarm = new Alarm(timer);
        silence(scheduled.put(timer, alarm));
        network.engine().at(life.host().virtualAfter(delayNanos), alarm);
    }

    void cancel(Timer timer) {
        silence(scheduled.remove(timer));
    }

    void clear() {
        scheduled.values().forEach(Alarms::silence);
        scheduled.clear();
    }

    private static void silence(@Nullable Alarm alarm) {
        if (alarm != null) {
            alarm.wanted = false;
        }
    }

    /** One timer, scheduled once. */
    private final class Alarm implements Occurrence {
        private final Timer timer;
        private boolean wanted = true;

        Alarm(Timer timer) {
            this.timer = timer;
        }

        @Override
        public void happen() {
            if (wanted) {
                life.process(this::ring);
            }
        }

        /** A process that was paused may have cancelled it when it went on. */
        private void ring() {
            if (wanted) {
                scheduled.remove(timer);
                life.due(timer);
            }
        }
    }
}
