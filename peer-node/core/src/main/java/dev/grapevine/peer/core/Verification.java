package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.Signatures;
import dev.grapevine.node.Work;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.wire.Envelope;

/** Finds out whether a bundle's origin has signed it. */
final class Verification implements Work {
    private static final ByteString SIGNED = ByteString.copyFromUtf8("grapevine bundle, version 1:");

    final SealedBundle bundle;
    final Envelope envelope;
    final LinkId from;
    final long cameNanos;
    private final Signatures signatures;
    private boolean holds;

    Verification(SealedBundle bundle, Envelope envelope, LinkId from, long cameNanos, Signatures signatures) {
        this.bundle = bundle;
        this.envelope = envelope;
        this.from = from;
        this.cameNanos = cameNanos;
        this.signatures = signatures;
    }

    /** What an origin signs of a bundle. */
    static ByteString statement(BundleId bundle) {
        return SIGNED.concat(bundle.bytes());
    }

    @Override
    public void run() {
        holds = signatures.holds(bundle.origin(), statement(bundle.id()), envelope.getProof());
    }

    boolean holds() {
        return holds;
    }
}
