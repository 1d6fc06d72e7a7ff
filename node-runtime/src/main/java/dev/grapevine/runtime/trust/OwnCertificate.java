package dev.grapevine.runtime.trust;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * The certificate that a node shows now. Whoever begins a handshake gets one that lasts for a month at least: when less is
 * left, or when the clock has been set to a time at which it is not valid, another one is made, with another key. Links that
 * are up notice nothing. A handshake under way keeps the one that it began with, by its alias.
 *
 * <p>Safe for any thread; the one whose handshake finds the certificate too old makes the next, in milliseconds.
 */
final class OwnCertificate {
    private static final Duration LEAST_LEFT = Duration.ofDays(30);

    private final Identity identity;
    private final Optional<NetworkKey> network;
    private final InstantSource clock;
    private final LongAdder renewed;

    private LinkCertificate current;
    private LinkCertificate former;
    private long number;

    OwnCertificate(Identity identity, Optional<NetworkKey> network, InstantSource clock, LongAdder renewed) {
        this.identity = identity;
        this.network = network;
        this.clock = clock;
        this.renewed = renewed;
        this.current = LinkCertificate.of(identity, network, clock.instant());
        this.former = current;
    }

    /** The alias of the certificate for a handshake that begins now. */
    synchronized String alias() {
        Instant now = clock.instant();
        if (!lasts(current.certificate(), now)) {
            former = current;
            current = LinkCertificate.of(identity, network, now);
            number++;
            renewed.increment();
        }
        return Long.toString(number);
    }

    private static boolean lasts(X509Certificate certificate, Instant now) {
        return certificate.getNotBefore().toInstant().isBefore(now)
                && certificate.getNotAfter().toInstant().isAfter(now.plus(LEAST_LEFT));
    }

    /** The certificate of an alias that was given lately. */
    synchronized LinkCertificate of(String alias) {
        return alias.equals(Long.toString(number)) ? current : former;
    }
}
