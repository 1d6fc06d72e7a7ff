package dev.grapevine.runtime.trust;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.grapevine.fuzz.Input;
import dev.grapevine.fuzz.NeedsAgent;
import dev.grapevine.node.StartFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

/** What a stranger shows before he may say anything, and the file of a network's key. */
@ExtendWith(NeedsAgent.class)
class HandshakeFuzzTest {
    private static final int MOST_PATCHES = 64;
    private static final byte[] WHOLE = certificate();
    private static final X509Certificate READ = read(WHOLE);
    private static final Instant VALID = READ.getNotBefore().toInstant().plus(Duration.ofDays(2));
    private static final NetworkKey NETWORK = NetworkKey.of(new byte[32]);

    private final CertificateRules open = new CertificateRules(Optional.empty());
    private final CertificateRules members = new CertificateRules(Optional.of(NETWORK));

    /** One that a node made; a fuzzer's finds would mean nothing with another. */
    private static byte[] certificate() {
        try (InputStream in = HandshakeFuzzTest.class.getResourceAsStream("certificate.der")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate read(byte[] bytes) {
        try {
            return parsed(bytes);
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate parsed(byte[] bytes) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
    }

    static Stream<byte[]> certificates() {
        byte[] raw = new byte[WHOLE.length + 1];
        raw[0] = 1;
        System.arraycopy(WHOLE, 0, raw, 1, WHOLE.length);
        return Stream.of(raw, new byte[] {0}, new byte[] {0, 0, 20, 0}, new byte[] {0, 1, 0, 9, 1, 40, 48});
    }

    /** Only the certificate that a node has made is accepted, by whom it belongs to; anything else is refused. */
    @MethodSource("certificates")
    @FuzzTest
    void certificate(byte[] bytes) throws CertificateException {
        Input in = new Input(bytes);
        byte[] shown = in.flag() ? in.rest() : in.patched(WHOLE, MOST_PATCHES);
        X509Certificate certificate;
        try {
            certificate = parsed(shown);
            open.check(new X509Certificate[] {certificate}, VALID);
        } catch (CertificateException e) {
            return;
        }
        if (!Arrays.equals(certificate.getEncoded(), WHOLE)
                || !CertificateRules.owner(certificate).equals(CertificateRules.owner(READ))) {
            throw new AssertionError("accepted: " + certificate);
        }
    }

    static Stream<byte[]> bindings() throws CertificateException {
        int signed = Identity.KEY_BYTES + Identity.SIGNATURE_BYTES;
        return Stream.of(new byte[signed], new byte[signed + NetworkKey.PROOF_BYTES], new byte[3]);
    }

    /** A binding of any bytes proves nothing about somebody else's certificate. */
    @MethodSource("bindings")
    @FuzzTest
    void binding(byte[] bytes) {
        Binding binding;
        try {
            binding = Binding.read(bytes);
        } catch (IllegalArgumentException e) {
            return;
        }
        if (!Arrays.equals(binding.content(), bytes)) {
            throw new AssertionError("not the same again");
        }
        if (binding.proves(NETWORK, READ.getPublicKey())) {
            throw new AssertionError("a proof without the key");
        }
        boolean own = Arrays.equals(
                binding.key(), Identity.ofSecret(new byte[32]).publicKey().toByteArray());
        if (!own && binding.signs(READ.getPublicKey())) {
            throw new AssertionError("a signature without the key");
        }
    }

    static Stream<byte[]> keys() {
        return Stream.of("0f".repeat(32) + "\n", "0F".repeat(31), "\uFEFF", "g".repeat(64))
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** It is a key, or the start fails and says which file. */
    @MethodSource("keys")
    @FuzzTest
    void networkKey(byte[] bytes) throws IOException {
        Path file = Files.createTempFile("fuzz", ".key");
        try {
            Files.write(file, bytes);
            byte[] statement = {1};
            NetworkKey key = NetworkKey.read(file);
            if (!key.proves(key.proof(statement), statement)) {
                throw new AssertionError("it does not prove what it proves");
            }
        } catch (StartFailure e) {
            if (!e.getMessage().contains(file.toString())) {
                throw new AssertionError("which file?", e);
            }
        } finally {
            Files.delete(file);
        }
    }
}
