package dev.grapevine.runtime.trust;

import dev.grapevine.node.Signatures;
import dev.grapevine.runtime.Counters;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Whom a node links with.
 *
 * @param encrypted links are encrypted, and both ends prove their ids
 * @param networkKey only who has it may link with this node
 * @param signed origins sign their messages, and what is not signed is not taken
 */
public record Trust(boolean encrypted, Optional<NetworkKey> networkKey, boolean signed) {
    /** Anybody, over encrypted links: the default. */
    public static final Trust OPEN = new Trust(true, Optional.empty(), true);

    /** Anybody, and anybody may say to be anybody: for experiments. */
    public static final Trust INSECURE = new Trust(false, Optional.empty(), false);

    /** @throws IllegalArgumentException when there is a network key without encryption: it would prove nothing */
    public Trust {
        if (!encrypted && networkKey.isPresent()) {
            throw new IllegalArgumentException("a network key needs encrypted links; leave out --insecure");
        }
    }

    /** Those who have this key, over encrypted links. */
    public static Trust ofNetwork(NetworkKey key) {
        return new Trust(true, Optional.of(key), true);
    }

    /** The same, but messages are not signed: to see what signatures cost. */
    public Trust withoutSignatures() {
        return new Trust(encrypted, networkKey, false);
    }

    /** {@code open}, {@code private} or {@code insecure}. */
    public String word() {
        if (!encrypted) {
            return "insecure";
        }
        return networkKey.isPresent() ? "private" : "open";
    }

    /** How a node of this identity signs, and checks what others have signed. */
    public Signatures signatures(Identity identity) {
        return signed ? new Ed25519Signatures(identity) : Signatures.NONE;
    }

    /** How a node of this identity links with others; its certificate is made here. */
    public LinkSecurity links(Identity identity, Counters counters) {
        return links(identity, counters, InstantSource.system());
    }

    /** The same by a clock of one's own, which says what certificates are valid. */
    public LinkSecurity links(Identity identity, Counters counters, InstantSource clock) {
        if (!encrypted) {
            return new PlainLinks();
        }
        OwnCertificate own = new OwnCertificate(identity, networkKey, clock, counters.counter("certificatesRenewed"));
        return new TlsLinks(own, new CertificateRules(networkKey), counters, clock);
    }
}
