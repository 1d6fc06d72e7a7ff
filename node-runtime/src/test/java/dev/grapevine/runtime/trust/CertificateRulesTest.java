package dev.grapevine.runtime.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CertificateRulesTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final Instant now = Instant.now();
    private final Identity identity = Identity.random(new SecureRandom());
    private final LinkCertificate own = LinkCertificate.of(identity, Optional.empty(), now);
    private final CertificateRules open = new CertificateRules(Optional.empty());

    @Test
    void aCertificateNamesItsNode() throws Exception {
        open.check(chain(own.certificate()), now);

        assertThat(CertificateRules.owner(own.certificate())).isEqualTo(identity.id());
        assertThat(own.certificate().getPublicKey().getEncoded())
                .isNotEqualTo(identity.publicKey().toByteArray());
    }

    @Test
    void exactlyOneIsAccepted() {
        refused(open, "2 more", own.certificate(), own.certificate(), own.certificate());
    }

    @Test
    void anotherNodesBindingDoesNotFit() throws Exception {
        KeyPair keys = LinkCertificate.keys();
        Binding another = Binding.of(identity, LinkCertificate.keys().getPublic(), Optional.empty());

        refused(open, "no node has signed", LinkCertificate.signed(keys, another, now));
    }

    @Test
    void datesCountWithADayOfSlack() {
        X509Certificate certificate = own.certificate();
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();

        assertThatCode(() -> open.check(chain(certificate), begin.minus(DAY).plusSeconds(5)))
                .doesNotThrowAnyException();
        assertThatCode(() -> open.check(chain(certificate), end.plus(DAY).minusSeconds(5)))
                .doesNotThrowAnyException();
        for (Instant wrong :
                new Instant[] {begin.minus(DAY).minusSeconds(5), end.plus(DAY).plusSeconds(5)}) {
            assertThatThrownBy(() -> open.check(chain(certificate), wrong))
                    .isInstanceOf(CertificateException.class)
                    .hasMessageContaining("not valid today");
        }
    }

    /** Some bytes are the encoding's, so that a certificate cannot even be read; nothing is accepted as another's. */
    @Test
    void everyFlippedByteIsNoticed() throws Exception {
        byte[] whole = own.certificate().getEncoded();
        for (int i = 0; i < whole.length; i++) {
            byte[] flipped = whole.clone();
            flipped[i] ^= 1;
            assertThatThrownBy(() -> open.check(chain(read(flipped)), now))
                    .as("byte %d", i)
                    .isInstanceOf(CertificateException.class);
        }
    }

    // ---- private networks ----

    @Test
    void membersAcceptEachOtherAndNobodyElse() {
        NetworkKey network = key(1);
        CertificateRules members = new CertificateRules(Optional.of(network));

        X509Certificate member =
                LinkCertificate.of(identity, Optional.of(network), now).certificate();
        assertThatCode(() -> members.check(chain(member), now)).doesNotThrowAnyException();
        assertThatCode(() -> open.check(chain(member), now)).doesNotThrowAnyException();
        refused(members, "private network", own.certificate());
        refused(
                members,
                "private network",
                LinkCertificate.of(identity, Optional.of(key(2)), now).certificate());
    }

    /** Whoever has seen a member's certificate cannot use its proof: not with a key or an identity of his own. */
    @Test
    void aProofServesOneCertificateOfOneNode() throws Exception {
        NetworkKey network = key(1);
        CertificateRules members = new CertificateRules(Optional.of(network));
        KeyPair keys = LinkCertificate.keys();
        byte[] seen =
                Binding.of(identity, keys.getPublic(), Optional.of(network)).proof();
        Identity thief = Identity.random(new SecureRandom());

        KeyPair other = LinkCertificate.keys();
        Binding otherCertificate = Binding.of(thief, other.getPublic(), Optional.empty());
        Binding otherNode = Binding.of(thief, keys.getPublic(), Optional.empty());
        refused(members, "private network", LinkCertificate.signed(other, with(otherCertificate, seen), now));
        refused(members, "private network", LinkCertificate.signed(keys, with(otherNode, seen), now));
    }

    private static Binding with(Binding binding, byte[] proof) {
        return new Binding(binding.key(), binding.signature(), proof);
    }

    private static NetworkKey key(int first) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) first;
        return NetworkKey.of(bytes);
    }

    private void refused(CertificateRules rules, String why, X509Certificate... chain) {
        assertThatThrownBy(() -> rules.check(chain, now))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining(why);
    }

    private static X509Certificate[] chain(X509Certificate certificate) {
        return new X509Certificate[] {certificate};
    }

    private static X509Certificate read(byte[] bytes) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
    }
}
