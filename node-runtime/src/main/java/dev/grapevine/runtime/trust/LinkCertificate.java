package dev.grapevine.runtime.trust;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * What a node shows when it links: a self-signed certificate (X.509, version 3) with a P-256 key of its own, and in an
 * extension the {@link Binding} to the node's identity, as libp2p's TLS specification does it. Made anew at each start and
 * in time before it ends; its private key is kept in memory only.
 */
record LinkCertificate(X509Certificate certificate, PrivateKey key) {
    private static final Duration BEFORE = Duration.ofDays(1);
    /** Long, so that clocks that are wrong by months keep nobody out; {@link OwnCertificate} renews it in time. */
    private static final Duration AFTER = Duration.ofDays(365);

    private static final int SERIAL_BITS = 63;
    private static final X500Name NAME = new X500Name(new RDN[] {new RDN(BCStyle.CN, new DERUTF8String("Grapevine"))});
    private static final AlgorithmIdentifier ALGORITHM = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

    static LinkCertificate of(Identity identity, Optional<NetworkKey> network, Instant now) {
        try {
            KeyPair keys = keys();
            Binding binding = Binding.of(identity, keys.getPublic(), network);
            return new LinkCertificate(signed(keys, binding, now), keys.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has ECDSA and X.509", e);
        }
    }

    static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** A certificate of these keys, whatever the binding says. */
    static X509Certificate signed(KeyPair keys, Binding binding, Instant now) throws GeneralSecurityException {
        try {
            TBSCertificate content = content(keys.getPublic(), binding, now);
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(content.getEncoded("DER"));
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(encoded(content, signature.sign())));
        } catch (IOException e) {
            throw new IllegalStateException("encoding does no I/O", e);
        }
    }

    /** The one way to write a certificate down that has this content and this signature. */
    static byte[] encoded(ASN1Encodable content, byte[] signature) throws IOException {
        return new DERSequence(new ASN1Encodable[] {content, ALGORITHM, new DERBitString(signature)}).getEncoded("DER");
    }

    private static TBSCertificate content(PublicKey key, Binding binding, Instant now) throws IOException {
        var content = new V3TBSCertificateGenerator();
        content.setSerialNumber(new ASN1Integer(new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE)));
        content.setSignature(ALGORITHM);
        content.setIssuer(NAME);
        content.setSubject(NAME);
        content.setStartDate(new Time(Date.from(now.minus(BEFORE))));
        content.setEndDate(new Time(Date.from(now.plus(AFTER))));
        content.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(key.getEncoded()));
        content.setExtensions(new Extensions(new Extension(
                new ASN1ObjectIdentifier(Binding.OID), true, new DEROctetString(binding.content()).getEncoded())));
        return content.generateTBSCertificate();
    }
}
