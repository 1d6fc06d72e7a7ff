package dev.grapevine.protocol;

import dev.grapevine.wire.Versions;

/** Which versions of the protocol this code speaks, and which one two nodes share. */
public final class Version {
    /** The lowest version spoken. */
    public static final int LOWEST = 1;

    /** The highest version spoken. */
    public static final int HIGHEST = 1;

    /** What a first frame offers. */
    public static final Versions OFFER =
            Versions.newBuilder().setLowest(LOWEST).setHighest(HIGHEST).build();

    /** The answer to an offer that has nothing in common with ours. */
    public static final int NONE = 0;

    private Version() {}

    /** The highest version in both ranges, or {@link #NONE}. */
    public static int common(Versions offer) {
        int highest = Math.min(HIGHEST, offer.getHighest());
        return highest >= Math.max(LOWEST, offer.getLowest()) ? highest : NONE;
    }

    /** Whether an answer names a version we offered. */
    public static boolean offered(int version) {
        return version >= LOWEST && version <= HIGHEST;
    }
}
