package dev.grapevine.runtime;

import java.util.concurrent.atomic.LongAdder;

/** What all links of a node together have moved. Safe for any thread. */
final class LinkMeter {
    private final LongAdder framesIn;
    private final LongAdder framesOut;
    private final LongAdder bytesIn;
    private final LongAdder bytesOut;
    private final LongAdder closeFailures;

    LinkMeter(Counters counters) {
        framesIn = counters.counter("framesIn");
        framesOut = counters.counter("framesOut");
        bytesIn = counters.counter("bytesIn");
        bytesOut = counters.counter("bytesOut");
        closeFailures = counters.counter("closeFailures");
    }

    void bytesIn(int bytes) {
        bytesIn.add(bytes);
    }

    void frameIn() {
        framesIn.increment();
    }

    void out(int frames, int bytes) {
        framesOut.add(frames);
        bytesOut.add(bytes);
    }

    void closeFailed() {
        closeFailures.increment();
    }
}
