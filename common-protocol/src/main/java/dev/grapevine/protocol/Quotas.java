package dev.grapevine.protocol;

import java.util.Optional;

/**
 * How much of a node one address, or the addresses of one {@link Subnet}, may take. Immutable.
 *
 * @param perAddress connections open at once that one address has made; default 256, 0 for no quota at all
 * @param loopback whether this machine's own addresses are held to it; by default a laptop can run a network
 */
public record Quotas(int perAddress, boolean loopback) {
    /** {@code --max-per-address} when it was not given. */
    public static final int DEFAULT_PER_ADDRESS = 256;

    /** What a node does by default. */
    public static final Quotas DEFAULT = new Quotas(DEFAULT_PER_ADDRESS, false);

    /** Whoever comes is taken in. */
    public static final Quotas NONE = new Quotas(0, false);

    /** The highest {@code --max-per-address}. */
    public static final int MOST_PER_ADDRESS = 1_000_000;

    /** One subnet may take what four addresses may. */
    private static final int ADDRESSES_OF_A_PREFIX = 4;

    /** @throws IllegalArgumentException when the number is out of range; the message says what to try */
    public Quotas {
        if (perAddress < 0 || perAddress > MOST_PER_ADDRESS) {
            throw new IllegalArgumentException("--max-per-address " + perAddress + " is not between 0 and "
                    + MOST_PER_ADDRESS + "; 0 means no quota");
        }
    }

    /** Connections open at once from one subnet, and registrations of it at one seed. */
    public int perPrefix() {
        return ADDRESSES_OF_A_PREFIX * perAddress;
    }

    /** Whether connections from this host are counted at all. */
    public boolean counts(String host) {
        return perAddress > 0 && (loopback || !Subnet.isLoopback(host));
    }

    /** The subnet that registrations from this host are counted for; empty when they are not counted. */
    public Optional<Subnet> subnet(String host) {
        return counts(host) ? Subnet.of(host) : Optional.empty();
    }
}
