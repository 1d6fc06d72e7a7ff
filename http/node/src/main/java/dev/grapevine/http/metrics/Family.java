package dev.grapevine.http.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Map;

/** Snapshots of numbers that others have counted. */
final class Family {
    private Family() {}

    static MetricSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name("grapevine_" + name)
                .help(help)
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value(value)
                        .build())
                .build();
    }

    static MetricSnapshot counter(String name, String help, double value) {
        return CounterSnapshot.builder()
                .name("grapevine_" + name)
                .help(help)
                .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .value(value)
                        .build())
                .build();
    }

    /** One family with a label, a value for each of its values. */
    static MetricSnapshot counters(String name, String help, String label, Map<String, Long> values) {
        CounterSnapshot.Builder family =
                CounterSnapshot.builder().name("grapevine_" + name).help(help);
        values.forEach((kind, value) -> family.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(Labels.of(label, kind))
                .value(value)
                .build()));
        return family.build();
    }

    static MetricSnapshot info(String name, String help, Labels labels) {
        return InfoSnapshot.builder()
                .name("grapevine_" + name)
                .help(help)
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(labels)
                        .build())
                .build();
    }
}
