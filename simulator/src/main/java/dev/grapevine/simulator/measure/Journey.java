package dev.grapevine.simulator.measure;

import dev.grapevine.protocol.BundleId;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.util.Arrays;

/** One bundle's way through a network: when each peer got it first, over how many links. Six bytes a peer. */
public final class Journey {
    private static final int NEVER = -1;
    private static final int MOST_HOPS = 255;
    private static final long NANOS_A_MICRO = 1_000;

    private final BundleId id;
    private final SimulatedPeer source;
    private final long publishedNanos;
    private int[] micros;
    private byte[] hops;
    private byte[] lives;
    private int copies;
    private int repeats;

    Journey(BundleId id, SimulatedPeer source, long publishedNanos, int peers) {
        this.id = id;
        this.source = source;
        this.publishedNanos = publishedNanos;
        this.micros = never(new int[peers], 0);
        this.hops = new byte[peers];
        this.lives = new byte[peers];
    }

    /** The bundle. */
    public BundleId id() {
        return id;
    }

    /** Who published it. */
    public SimulatedPeer source() {
        return source;
    }

    /** When it was published, in virtual time. */
    public long publishedNanos() {
        return publishedNanos;
    }

    /** Whether that peer got it. */
    public boolean reached(int peer) {
        return peer < micros.length && micros[peer] != NEVER;
    }

    /** Whether that peer got it in its present life. */
    public boolean inPresentLife(SimulatedPeer peer) {
        return reached(peer.index())
                && lives[peer.index()] == (byte) peer.host().lives();
    }

    /** How long after its publication that peer got it first; infinite when it did not. */
    public double millis(int peer) {
        return reached(peer) ? micros[peer] / 1e3 : Double.POSITIVE_INFINITY;
    }

    /** Links it had crossed when that peer got it first. */
    public int hops(int peer) {
        return hops[peer] & MOST_HOPS;
    }

    /** Copies that other peers received. */
    public int copies() {
        return copies;
    }

    /** Deliveries to a life of a peer that had it already: there must be none. */
    public int repeats() {
        return repeats;
    }

    /** Whether all of those peers got it. */
    public boolean reachedAll(Iterable<SimulatedPeer> peers) {
        for (SimulatedPeer peer : peers) {
            if (!reached(peer.index())) {
                return false;
            }
        }
        return true;
    }

    void copied() {
        copies++;
    }

    void delivered(SimulatedPeer peer, int crossed, long nowNanos) {
        int at = peer.index();
        makeRoom(at);
        byte life = (byte) peer.host().lives();
        if (micros[at] == NEVER) {
            micros[at] = (int) Math.min(Integer.MAX_VALUE, (nowNanos - publishedNanos) / NANOS_A_MICRO);
            hops[at] = (byte) Math.min(MOST_HOPS, crossed);
        } else if (lives[at] == life) {
            repeats++;
        }
        lives[at] = life;
    }

    private void makeRoom(int peer) {
        int before = micros.length;
        if (peer >= before) {
            int room = Math.max(peer + 1, before + before / 2);
            micros = never(Arrays.copyOf(micros, room), before);
            hops = Arrays.copyOf(hops, room);
            lives = Arrays.copyOf(lives, room);
        }
    }

    private static int[] never(int[] array, int from) {
        Arrays.fill(array, from, array.length, NEVER);
        return array;
    }
}
