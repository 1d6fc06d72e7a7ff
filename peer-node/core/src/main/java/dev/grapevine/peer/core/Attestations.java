package dev.grapevine.peer.core;

import dev.grapevine.protocol.Address;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** What each seed attests of one peer's degree. Two small arrays, because a peer remembers hundreds of others. */
final class Attestations {
    private static final Address[] NOBODY = {};
    private static final int[] NOTHING = {};

    private Address[] seeds = NOBODY;
    private int[] degrees = NOTHING;

    void put(Address seed, int degree) {
        int index = index(seed);
        if (index < 0) {
            index = seeds.length;
            seeds = Arrays.copyOf(seeds, index + 1);
            degrees = Arrays.copyOf(degrees, index + 1);
            seeds[index] = seed;
        }
        degrees[index] = degree;
    }

    void remove(Address seed) {
        int index = index(seed);
        if (index >= 0) {
            Address[] fewer = new Address[seeds.length - 1];
            int[] theirs = new int[seeds.length - 1];
            for (int i = 0; i < fewer.length; i++) {
                int from = i < index ? i : i + 1;
                fewer[i] = seeds[from];
                theirs[i] = degrees[from];
            }
            seeds = fewer;
            degrees = theirs;
        }
    }

    void retain(Collection<Address> wanted) {
        for (Address seed : seeds()) {
            if (!wanted.contains(seed)) {
                remove(seed);
            }
        }
    }

    /** The seeds that name the peer. */
    List<Address> seeds() {
        return List.of(seeds);
    }

    int count() {
        return seeds.length;
    }

    boolean isEmpty() {
        return seeds.length == 0;
    }

    boolean by(Address seed) {
        return index(seed) >= 0;
    }

    /** The degree that this seed attests; 0 if it does not name the peer. */
    int degree(Address seed) {
        int index = index(seed);
        return index < 0 ? 0 : degrees[index];
    }

    /** The highest degree that any seed attests. */
    int highest() {
        int highest = 0;
        for (int degree : degrees) {
            highest = Math.max(highest, degree);
        }
        return highest;
    }

    private int index(Address seed) {
        for (int i = 0; i < seeds.length; i++) {
            if (seeds[i].equals(seed)) {
                return i;
            }
        }
        return -1;
    }
}
