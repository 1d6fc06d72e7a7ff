package dev.grapevine.seed.core;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.Puzzle;
import dev.grapevine.protocol.Quotas;

/**
 * What a seed asks of newcomers. Immutable.
 *
 * @param powBits bits of the proof of work when there is no load; default 20, 0 for none
 * @param secret nobody else knows it: challenges are made of it
 * @param quotas what one address and one subnet may take; they also say whether this machine's addresses count
 */
public record AdmissionTerms(int powBits, ByteString secret, Quotas quotas) {
    /** {@code --pow-bits} when it was not given: a fifth of a second of a core, a second and more without the JVM's second compiler. */
    public static final int DEFAULT_POW_BITS = 20;

    /** How many bits more a seed asks for under load, at most. */
    static final int MOST_EXTRA_BITS = 4;

    /** The highest {@code --pow-bits}, so that peers still do what is asked under load. */
    public static final int MOST_POW_BITS = Puzzle.MOST_BITS - MOST_EXTRA_BITS;

    /** Nothing is asked: for simulations. */
    public static final AdmissionTerms NONE = new AdmissionTerms(0, ByteString.EMPTY, Quotas.NONE);

    /** @throws IllegalArgumentException when the number of bits is out of range; the message says what to try */
    public AdmissionTerms {
        if (powBits < 0 || powBits > MOST_POW_BITS) {
            throw new IllegalArgumentException(
                    "--pow-bits " + powBits + " is not between 0 and " + MOST_POW_BITS + "; 0 asks for no proof");
        }
    }
}
