package dev.grapevine.simulator.play;

import dev.grapevine.simulator.fault.Partition;
import dev.grapevine.simulator.network.Host;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.simulator.overlay.SimulatedPeer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The harm that spectators do to one overlay, and how they repair it. Used by the engine's thread. */
final class Faults {
    private static final int PERCENT = 100;

    /** What can be done to peers. */
    enum Deed {
        /** The process is killed; its connections are reset. */
        CRASH,
        /** The machine answers no more; nobody is told. */
        VANISH,
        /** The process ends with a goodbye. */
        LEAVE,
        /** The process stands still. */
        PAUSE,
        /** Cut off from all the others, both ways, together with those that the same deed cuts off. */
        PARTITION;

        /** @throws IllegalArgumentException for any other word */
        static Deed of(String word) {
            for (Deed deed : values()) {
                if (deed.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return deed;
                }
            }
            throw new IllegalArgumentException("what is one of crash, vanish, leave, pause, partition");
        }
    }

    private final Overlay overlay;
    private final RandomGenerator random;
    private final Set<Host> hit = new LinkedHashSet<>();
    private final List<Partition> partitions = new ArrayList<>();
    private final Set<Host> cutOff = new HashSet<>();
    private boolean meddled;

    Faults(Overlay overlay, RandomGenerator random) {
        this.overlay = overlay;
        this.random = random;
    }

    /** Does it to all of them; returns to how many it could be done. */
    int strike(Deed deed, List<SimulatedPeer> victims) {
        meddled = true;
        List<Host> running = victims.stream()
                .map(SimulatedPeer::host)
                .filter(host -> host.state() == Host.State.RUNNING)
                .toList();
        if (deed == Deed.PARTITION) {
            partition(running);
        } else {
            running.forEach(host -> strike(deed, host));
            hit.addAll(running);
        }
        return running.size();
    }

    private static void strike(Deed deed, Host host) {
        switch (deed) {
            case CRASH -> host.kill();
            case VANISH -> host.vanish();
            case LEAVE -> host.stop();
            case PAUSE -> host.pause();
            case PARTITION -> throw new IllegalArgumentException("not of a single host");
        }
    }

    private void partition(List<Host> inside) {
        Set<Host> island = Set.copyOf(inside);
        var partition = Partition.of(island::contains);
        partitions.add(partition);
        cutOff.addAll(island);
        overlay.network().obstruct(partition);
    }

    /** Starts again what was hit, takes partitions away; returns how many hosts run again. */
    int repair() {
        partitions.forEach(overlay.network()::clear);
        partitions.clear();
        cutOff.clear();
        int revived = 0;
        for (Host host : hit) {
            switch (host.state()) {
                case RUNNING -> revived--;
                case PAUSED -> host.resume();
                case DOWN, GONE -> host.start();
            }
            revived++;
        }
        hit.clear();
        return revived;
    }

    /** Whether anything was ever done. */
    boolean meddled() {
        return meddled;
    }

    boolean cutOff(Host host) {
        return cutOff.contains(host);
    }

    /** That share of the living peers, drawn without putting them back. */
    List<SimulatedPeer> some(double percent) {
        List<SimulatedPeer> peers = new ArrayList<>(overlay.alive());
        for (int i = peers.size() - 1; i > 0; i--) {
            Collections.swap(peers, i, random.nextInt(i + 1));
        }
        return first(peers, percent);
    }

    /** That share of the living peers, those with the most links. */
    List<SimulatedPeer> hubs(double percent) {
        List<SimulatedPeer> peers = overlay.alive();
        int[] degrees = overlay.graph().degrees();
        List<SimulatedPeer> byDegree = IntStream.range(0, peers.size())
                .boxed()
                .sorted(Comparator.comparingInt(peer -> -degrees[peer]))
                .map(peers::get)
                .toList();
        return first(byDegree, percent);
    }

    private static List<SimulatedPeer> first(List<SimulatedPeer> peers, double percent) {
        return peers.subList(0, (int) Math.ceil(peers.size() * percent / PERCENT));
    }
}
