package dev.grapevine.http.metrics;

import static dev.grapevine.http.metrics.Family.counter;
import static dev.grapevine.http.metrics.Family.counters;
import static dev.grapevine.http.metrics.Family.gauge;

import dev.grapevine.documents.Json;
import dev.grapevine.http.document.EventDocuments;
import dev.grapevine.http.server.Answer;
import dev.grapevine.http.server.HttpCounters;
import dev.grapevine.http.server.Route;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.Subscription;
import dev.grapevine.seed.Seed;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * {@code /metrics}, in the text format of Prometheus. Everything is read when somebody scrapes, but for how long broadcasts
 * took, which is measured as they arrive. Safe for any thread.
 */
public final class Metrics implements AutoCloseable {
    private static final double THOUSAND = 1000.0;
    private static final double[] SECONDS = {0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

    private final Supplier<List<MetricSnapshot>> node;
    private final HttpCounters http;
    private final Subscription measured;

    private Metrics(Supplier<List<MetricSnapshot>> node, HttpCounters http, Subscription measured) {
        this.node = node;
        this.http = http;
        this.measured = measured;
    }

    /** Of a peer. Hears its broadcasts until closed. */
    public static Metrics of(Peer peer, HttpCounters http) {
        Histogram delays = Histogram.builder()
                .name("grapevine_delivery_seconds")
                .help("From the origin's clock to this peer's, for broadcasts.")
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .withoutExemplars()
                .build();
        Subscription measured = peer.onMessage(message ->
                delays.observe(Math.max(0, EventDocuments.delay(message).toMillis()) / THOUSAND));
        return new Metrics(
                () -> {
                    List<MetricSnapshot> all = new ArrayList<>(NodeMetrics.of(peer.status()));
                    all.add(delays.collect());
                    return all;
                },
                http,
                measured);
    }

    /** Of a seed. */
    public static Metrics of(Seed seed, HttpCounters http) {
        return new Metrics(() -> NodeMetrics.of(seed.status()), http, () -> {});
    }

    /** {@code /metrics}. */
    public Route route() {
        return Route.get("/metrics", request -> Answer.bytes(PrometheusTextFormatWriter.CONTENT_TYPE, scrape()));
    }

    private byte[] scrape() {
        List<MetricSnapshot> all = new ArrayList<>(node.get());
        all.addAll(served());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, new MetricSnapshots(all));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }

    private List<MetricSnapshot> served() {
        Map<String, Long> refusals = new TreeMap<>();
        for (HttpCounters.Refusal why : HttpCounters.Refusal.values()) {
            refusals.put(Json.word(why), http.refusals(why));
        }
        return List.of(
                counters("http_answers", "Answers given, by class of status.", "status", http.answers()),
                counters("http_refusals", "Requests refused and clients cut off, by reason.", "reason", refusals),
                gauge("http_streams", "Clients that hear events.", http.streams()),
                counter("http_stream_events", "Events sent to them.", http.eventsSent()),
                gauge("http_stream_queued_bytes", "Bytes of messages that wait for them.", http.queuedBytes()));
    }

    @Override
    public void close() {
        measured.close();
    }
}
