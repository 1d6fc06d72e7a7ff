package dev.grapevine.runtime.trust;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.NodeId;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;

/**
 * Which certificates a node accepts: exactly one, which is valid today, signed by itself and bound to a node. Immutable.
 */
final class CertificateRules {
    /** Clocks differ. */
    private static final Duration SLACK = Duration.ofDays(1);

    private final Optional<NetworkKey> network;

    /** @param network whose members alone are accepted */
    CertificateRules(Optional<NetworkKey> network) {
        this.network = network;
    }

    /**
     * Looks at everything.
     *
     * @param chain as the other side sent it
     * @throws CertificateException for people
     */
    void check(X509Certificate[] chain, Instant now) throws CertificateException {
        if (chain.length != 1) {
            throw new CertificateException("a certificate and " + (chain.length - 1) + " more; one is expected");
        }
        X509Certificate certificate = chain[0];
        checkDates(certificate, now);
        checkSelfSigned(certificate);
        Binding binding = binding(certificate);
        if (!binding.signs(certificate.getPublicKey())) {
            throw new CertificateException("no node has signed its certificate");
        }
        if (network.isPresent() && !binding.proves(network.get(), certificate.getPublicKey())) {
            throw new CertificateException("it does not have the key of this private network");
        }
    }

    /** Whose certificate this is, which {@link #check} has accepted, perhaps in an earlier session. */
    static NodeId owner(Certificate... accepted) throws CertificateException {
        return NodeId.ofKey(
                ByteString.copyFrom(binding((X509Certificate) accepted[0]).key()));
    }

    private static void checkDates(X509Certificate certificate, Instant now) throws CertificateException {
        boolean begun = certificate.getNotBefore().toInstant().minus(SLACK).isBefore(now);
        boolean over = certificate.getNotAfter().toInstant().plus(SLACK).isBefore(now);
        if (!begun || over) {
            throw new CertificateException("its certificate is not valid today; is the clock right on both sides?");
        }
    }

    private static void checkSelfSigned(X509Certificate certificate) throws CertificateException {
        try {
            byte[] content = certificate.getTBSCertificate();
            byte[] only = LinkCertificate.encoded(ASN1Primitive.fromByteArray(content), certificate.getSignature());
            if (!Arrays.equals(only, certificate.getEncoded())) {
                throw new CertificateException("its certificate is not written as it should be");
            }
            certificate.verify(certificate.getPublicKey());
        } catch (CertificateException e) {
            throw e;
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException("its certificate is not signed by itself", e);
        }
    }

    private static Binding binding(X509Certificate certificate) throws CertificateException {
        byte[] extension = certificate.getExtensionValue(Binding.OID);
        Set<String> critical = certificate.getCriticalExtensionOIDs();
        if (extension == null || critical == null || !critical.equals(Set.of(Binding.OID))) {
            throw new CertificateException("its certificate is not a Grapevine node's");
        }
        try {
            byte[] value = ASN1OctetString.getInstance(extension).getOctets();
            return Binding.read(ASN1OctetString.getInstance(value).getOctets());
        } catch (IllegalArgumentException e) {
            throw new CertificateException("its certificate is not a Grapevine node's: " + e.getMessage(), e);
        }
    }
}
