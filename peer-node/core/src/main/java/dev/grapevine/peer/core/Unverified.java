package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.Signatures;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.wire.Envelope;
import java.util.HashSet;
import java.util.Set;

/**
 * Bundles whose signatures are being checked. None of them is in the message list yet, so that a forgery with another proof
 * keeps no true bundle out. Bounded: a link's next frame is not read before what its last one brought is checked.
 */
final class Unverified {
    private record Claim(BundleId bundle, ByteString proof) {}

    private final Effects effects;
    private final Signatures signatures;
    private final Set<Claim> claims = new HashSet<>();

    Unverified(Effects effects, Signatures signatures) {
        this.effects = effects;
        this.signatures = signatures;
    }

    /** Whether bundles have to be signed. */
    boolean required() {
        return signatures.required();
    }

    /** Whether the very same is being checked already. */
    boolean contains(BundleId id, Envelope envelope) {
        return !claims.isEmpty() && claims.contains(new Claim(id, envelope.getProof()));
    }

    /** Has it checked. */
    void check(SealedBundle bundle, Envelope envelope, LinkId from, long nowNanos) {
        claims.add(new Claim(bundle.id(), envelope.getProof()));
        effects.run(new Verification(bundle, envelope, from, nowNanos, signatures));
    }

    /** It has been checked. */
    void done(Verification verification) {
        claims.remove(new Claim(verification.bundle.id(), verification.envelope.getProof()));
    }

    /** This peer's proof that a bundle is its own. */
    ByteString sign(BundleId own) {
        return signatures.required() ? signatures.sign(Verification.statement(own)) : ByteString.EMPTY;
    }
}
