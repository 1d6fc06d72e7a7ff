package dev.grapevine.runtime.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** A certificate and a clock that the test moves. */
class OwnCertificateTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final Identity identity = Identity.random(new SecureRandom());
    private final LongAdder renewed = new LongAdder();
    private Instant now = Instant.parse("2026-11-22T00:00:00Z");
    private final OwnCertificate own = new OwnCertificate(identity, Optional.empty(), () -> now, renewed);

    @Test
    void itLastsForAYearAndIsRenewedAMonthBefore() throws Exception {
        X509Certificate first = shown();
        now = now.plus(Duration.ofDays(334));
        assertThat(shown()).isSameAs(first);
        now = now.plus(DAY);

        X509Certificate second = shown();
        assertThat(second.getPublicKey()).isNotEqualTo(first.getPublicKey());
        assertThat(CertificateRules.owner(second)).isEqualTo(identity.id());
        assertThat(shown()).isSameAs(second);
        assertThat(renewed.sum()).isEqualTo(1);
    }

    @Test
    void whoeverShowsItIsAcceptedAtAnyTimeHoweverTheClockMoves() {
        CertificateRules rules = new CertificateRules(Optional.empty());
        for (int days : new int[] {400, 4_000, -3_000, 1, 365, -10_000, 20_000}) {
            now = now.plus(Duration.ofDays(days));
            assertThatCode(() -> rules.check(new X509Certificate[] {shown()}, now))
                    .as("%d days later", days)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aHandshakeKeepsTheKeyOfTheCertificateThatItBeganWith() {
        String alias = own.alias();
        LinkCertificate began = own.of(alias);
        now = now.plus(Duration.ofDays(400));

        assertThat(own.of(own.alias())).isNotEqualTo(began);
        assertThat(own.of(alias)).isEqualTo(began);
    }

    private X509Certificate shown() {
        return own.of(own.alias()).certificate();
    }
}
