package dev.grapevine.fuzz;

/** How much is tried: little in every build, much with {@code -Pfull}. */
public final class Effort {
    private static final boolean FULL = Boolean.getBoolean("grapevine.full");

    private Effort() {}

    /** The one that counts today. */
    public static int of(int always, int full) {
        return FULL ? full : always;
    }
}
