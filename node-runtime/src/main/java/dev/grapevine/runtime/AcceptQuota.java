package dev.grapevine.runtime;

import dev.grapevine.node.Event;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.Tally;
import dev.grapevine.protocol.Quotas;
import dev.grapevine.protocol.Subnet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How many of the accepted connections that are open come from one address and one {@link Subnet}. One too many is closed
 * before it costs a thread or a handshake; those that are open stay. No larger than their number. Guarded by the node's
 * lock.
 */
final class AcceptQuota {
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** A connection was closed at once, because its address or its subnet has as many as it may. */
    record ConnectionOverQuota(String why, Level level) implements Event {}

    private final Quotas quotas;
    private final Map<LinkId, String> hosts = new HashMap<>();
    private final Tally<String> addresses = new Tally<>();
    private final Tally<Subnet> subnets = new Tally<>();
    private boolean warned;
    private long warnedNanos;

    AcceptQuota(Quotas quotas) {
        this.quotas = quotas;
    }

    /** Why one more connection from this host may not stay, if it may not. */
    Optional<String> refusal(String host) {
        if (!quotas.counts(host)) {
            return Optional.empty();
        }
        Optional<Subnet> subnet = Subnet.of(host);
        if (addresses.of(host) >= quotas.perAddress()) {
            return Optional.of(host + " has " + quotas.perAddress() + " connections already");
        }
        if (subnet.isPresent() && subnets.of(subnet.get()) >= quotas.perPrefix()) {
            return Optional.of(subnet.get() + " has " + quotas.perPrefix() + " connections already");
        }
        return Optional.empty();
    }

    /** A connection from this host stays. */
    void add(LinkId link, String host) {
        if (quotas.counts(host)) {
            hosts.put(link, host);
            addresses.add(host);
            Subnet.of(host).ifPresent(subnets::add);
        }
    }

    /** A connection is over, whoever made it. */
    void remove(LinkId link) {
        @Nullable String host = hosts.remove(link);
        if (host != null) {
            addresses.remove(host);
            Subnet.of(host).ifPresent(subnets::remove);
        }
    }

    /** People hear of it, but once a minute. */
    Event event(String why, long nowNanos) {
        boolean warn = !warned || nowNanos - warnedNanos > QUIET_NANOS;
        if (warn) {
            warned = true;
            warnedNanos = nowNanos;
        }
        String advice = why + "; --max-per-address allows more";
        return new ConnectionOverQuota(advice, warn ? Event.Level.WARN : Event.Level.DEBUG);
    }

    /** How many addresses have a connection that is counted. */
    int size() {
        return addresses.size();
    }
}
