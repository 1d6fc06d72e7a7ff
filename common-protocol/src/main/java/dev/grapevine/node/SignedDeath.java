package dev.grapevine.node;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Death;

/**
 * A report of death and whether its reporter has signed it: no seed can put it into another's mouth, and nobody who accuses
 * falsely can deny it. It is about one incarnation, so that it is worth nothing once the accused has refuted it.
 */
public final class SignedDeath implements Work {
    private static final ByteString SIGNED = ByteString.copyFromUtf8("grapevine death, version 1:");

    private final Death death;
    private final Signatures signatures;
    private boolean holds;

    /** A report that came from elsewhere, to be checked. */
    public SignedDeath(Death death, Signatures signatures) {
        this.death = death;
        this.signatures = signatures;
    }

    /** This node's own report with its proof; without one where nothing is signed. */
    public static Death sign(Death own, Signatures signatures) {
        return own.toBuilder().setProof(signatures.sign(statement(own))).build();
    }

    private static ByteString statement(Death death) {
        byte[] incarnation = new byte[Long.BYTES];
        for (int i = 0; i < incarnation.length; i++) {
            incarnation[i] = (byte) (death.getIncarnation() >>> (Long.SIZE - Byte.SIZE * (i + 1)));
        }
        return SIGNED.concat(death.getAccused()).concat(ByteString.copyFrom(incarnation));
    }

    @Override
    public void run() {
        holds = signatures.holds(new NodeId(death.getReporter()), statement(death), death.getProof());
    }

    /** What is reported. */
    public Death death() {
        return death;
    }

    /** Whether it is its reporter's word, once it has been checked. */
    public boolean holds() {
        return holds;
    }
}
