package dev.grapevine.simulator.scenario;

import dev.grapevine.simulator.network.Network;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of a run.
 *
 * @param findings every figure
 * @param eventHash the same in every run with the same setting
 * @param events how many occurrences it took
 * @param virtualTime how long it lasted for its nodes
 */
public record Outcome(List<Finding> findings, String eventHash, long events, Duration virtualTime) {
    /** Copies the list. */
    public Outcome {
        findings = List.copyOf(findings);
    }

    /** What these figures of that network amount to. */
    static Outcome of(Network network, List<Finding> findings) {
        return new Outcome(
                findings,
                network.eventHash(),
                network.engine().happened(),
                Duration.ofNanos(network.engine().nowNanos()));
    }

    /** What several networks amount to, one after the other. */
    static Outcome together(List<Outcome> parts) {
        return new Outcome(
                parts.stream().flatMap(part -> part.findings.stream()).toList(),
                parts.stream().map(Outcome::eventHash).collect(Collectors.joining("-")),
                parts.stream().mapToLong(Outcome::events).sum(),
                parts.stream().map(Outcome::virtualTime).reduce(Duration.ZERO, Duration::plus));
    }

    /** Whether every bar was held. */
    public boolean held() {
        return findings.stream().allMatch(Finding::held);
    }
}
