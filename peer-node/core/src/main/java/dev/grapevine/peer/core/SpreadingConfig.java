package dev.grapevine.peer.core;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a peer spreads messages. Immutable. A network has one mode; everything else may differ from peer to peer.
 *
 * @param mode which neighbours get the payload, and which only hear of it
 * @param fanout {@code push}, {@code hybrid}: how many random neighbours get a payload; default 3
 * @param ttl {@code push}, {@code hybrid}: links a payload crosses at most; default 8
 * @param pullInterval {@code hybrid}: how often recent ids go to some neighbours; default 2 s
 * @param pullIds {@code hybrid}: how many ids go out at a time; default 32
 * @param trees {@code tree}: how many trees there are; an origin uses the one whose root is nearest; default 4
 * @param diffusion mean of a random delay before a payload goes out on a link, which hides the origin; 0, the default,
 *     is none
 * @param batch how long payloads for a link gather before they leave together; 0, the default, is not at all
 * @param keptFor how long bundles are kept for those who lack them; default 15 min
 * @param keptBytes how many bytes of them are kept; default 64 MiB
 */
public record SpreadingConfig(
        Mode mode,
        int fanout,
        int ttl,
        Duration pullInterval,
        int pullIds,
        int trees,
        Duration diffusion,
        Duration batch,
        Duration keptFor,
        long keptBytes) {

    /** Which neighbours get a payload. */
    public enum Mode {
        /** All but the one it came from. */
        FLOOD,
        /** Some, drawn at random, for so many hops. */
        PUSH,
        /** As {@link #PUSH}, and what is recent can be pulled. */
        HYBRID,
        /** Those next in a tree; the others hear of it and ask when it does not come. */
        TREE;

        /** The mode's name on the wire and on the command line. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The mode of that name. */
        public static Optional<Mode> of(String word) {
            return Stream.of(values()).filter(mode -> mode.word().equals(word)).findFirst();
        }
    }

    /** The most {@code --trees}. */
    public static final int MOST_TREES = 16;

    /** Every component at its default. */
    public static final SpreadingConfig DEFAULT = new SpreadingConfig(
            Mode.TREE,
            3,
            8,
            Duration.ofSeconds(2),
            32,
            4,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofMinutes(15),
            64L << 20);

    /** @throws IllegalArgumentException when a component is out of range; the message says what to try */
    public SpreadingConfig {
        require(fanout >= 1, "--fanout " + fanout + " is not at least 1");
        require(ttl >= 1, "--ttl " + ttl + " is not at least 1");
        require(pullIds >= 1 && pullIds <= 256, "--ihave-max-ids " + pullIds + " is not between 1 and 256");
        require(trees >= 1 && trees <= MOST_TREES, "--trees " + trees + " is not between 1 and " + MOST_TREES);
        require(pullInterval.toNanos() > 0, "--pull-interval must be longer than nothing");
        require(!diffusion.isNegative(), "--diffusion cannot be negative");
        require(!batch.isNegative(), "--batch cannot be negative");
        require(keptFor.toNanos() > 0, "--keep must be longer than nothing");
        require(keptBytes > 0, "--keep-bytes must be more than nothing");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** The same with another mode. */
    public SpreadingConfig withMode(Mode value) {
        return new SpreadingConfig(
                value, fanout, ttl, pullInterval, pullIds, trees, diffusion, batch, keptFor, keptBytes);
    }

    /** The same with another fanout. */
    public SpreadingConfig withFanout(int value) {
        return new SpreadingConfig(
                mode, value, ttl, pullInterval, pullIds, trees, diffusion, batch, keptFor, keptBytes);
    }

    /** The same with another number of hops. */
    public SpreadingConfig withTtl(int value) {
        return new SpreadingConfig(
                mode, fanout, value, pullInterval, pullIds, trees, diffusion, batch, keptFor, keptBytes);
    }

    /** The same with another way of pulling. */
    public SpreadingConfig withPull(Duration interval, int ids) {
        return new SpreadingConfig(mode, fanout, ttl, interval, ids, trees, diffusion, batch, keptFor, keptBytes);
    }

    /** The same with another number of trees. */
    public SpreadingConfig withTrees(int value) {
        return new SpreadingConfig(
                mode, fanout, ttl, pullInterval, pullIds, value, diffusion, batch, keptFor, keptBytes);
    }

    /** The same with another mean delay on each link. */
    public SpreadingConfig withDiffusion(Duration value) {
        return new SpreadingConfig(mode, fanout, ttl, pullInterval, pullIds, trees, value, batch, keptFor, keptBytes);
    }

    /** The same with another gathering time. */
    public SpreadingConfig withBatch(Duration value) {
        return new SpreadingConfig(
                mode, fanout, ttl, pullInterval, pullIds, trees, diffusion, value, keptFor, keptBytes);
    }

    /** The same with other bounds of the store. */
    public SpreadingConfig withKept(Duration time, long bytes) {
        return new SpreadingConfig(mode, fanout, ttl, pullInterval, pullIds, trees, diffusion, batch, time, bytes);
    }
}
