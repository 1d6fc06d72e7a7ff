package dev.grapevine.simulator.network;

import dev.grapevine.node.Event;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.simulator.engine.Engine;
import dev.grapevine.simulator.engine.Occurrence;
import dev.grapevine.simulator.engine.Randomness;
import dev.grapevine.simulator.engine.Randomness.Purpose;
import dev.grapevine.wire.Frame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Hosts and what lies between them. Owns the engine, the event log and the present obstacles; decides whether and when
 * what one host sends reaches another. One thread runs it all.
 */
public final class Network {
    private final Engine engine = new Engine();
    private final EventLog log = new EventLog(engine);
    private final Traffic traffic = new Traffic();
    private final Randomness randomness;
    private final RandomGenerator transit;
    private final PathModel paths;
    private final MessageCodec codec;
    private final List<Host> hosts = new ArrayList<>();
    private final Map<Address, Host> byAddress = new HashMap<>();
    private final List<Obstacle> obstacles = new ArrayList<>();
    private final List<Watch> watches = new ArrayList<>();
    private final List<Tap> taps = new ArrayList<>();
    private final Retransmission retransmission = new Retransmission(this);
    private final Dialling dialling = new Dialling(this);
    private Interference interference = Interference.NONE;

    /** An empty network; {@code randomness} repeats it. */
    public Network(Randomness randomness, PathModel paths, Limits limits) {
        this.randomness = randomness;
        this.transit = randomness.stream(Purpose.TRANSIT);
        this.paths = paths;
        this.codec = new MessageCodec(limits);
    }

    /** Virtual time. */
    public Engine engine() {
        return engine;
    }

    /** What has been sent. */
    public Traffic traffic() {
        return traffic;
    }

    /** The bounds that links keep. */
    public Limits limits() {
        return codec.limits();
    }

    /** Every host, in the order they were added. */
    public List<Host> hosts() {
        return Collections.unmodifiableList(hosts);
    }

    /** A hash over all that nodes have been told: the same in every run with the same random seed. */
    public String eventHash() {
        return log.hash().toString();
    }

    /**
     * Adds a host, which does not run yet.
     *
     * @throws IllegalArgumentException when the address is taken
     */
    public Host add(Address address, HostClock clock, NodeFactory factory) {
        Host host = new Host(hosts.size(), address, clock, factory, this);
        if (byAddress.putIfAbsent(address, host) != null) {
            throw new IllegalArgumentException(address + " is taken");
        }
        hosts.add(host);
        return host;
    }

    /** Puts an obstacle up. */
    public void obstruct(Obstacle obstacle) {
        obstacles.add(obstacle);
    }

    /** Takes an obstacle away: what was held up comes through when its sender tries again. */
    public void clear(Obstacle obstacle) {
        obstacles.remove(obstacle);
        mayPass();
    }

    /** Meddles with single frames from now on. */
    public void interfere(Interference with) {
        interference = with;
    }

    /** Tells somebody what nodes notice. */
    public void watch(Watch watch) {
        watches.add(watch);
    }

    /** Tells somebody of every frame that reaches a node. */
    public void tap(Tap tap) {
        taps.add(tap);
    }

    /** How long the first byte takes from one host to another at least. */
    public long latencyNanos(Host from, Host to) {
        return path(from, to).latencyNanos();
    }

    MessageCodec codec() {
        return codec;
    }

    EventLog log() {
        return log;
    }

    RandomGenerator nodeRandom(Host host, int life) {
        return randomness.stream(Purpose.NODE, host.index(), life);
    }

    Path path(Host from, Host to) {
        int low = Math.min(from.index(), to.index());
        int high = Math.max(from.index(), to.index());
        return paths.path(from, to, randomness.stream(Purpose.PATH, low, high));
    }

    long jitterNanos(Path path) {
        return path.jitter().sampleNanos(transit);
    }

    Interference.Fate fate(LinkEnd from, Frame.KindCase frame) {
        return interference == Interference.NONE
                ? Interference.Fate.ARRIVES
                : interference.fate(from.host(), from.other().host(), frame);
    }

    void noted(Host host, Event event) {
        for (Watch watch : watches) {
            watch.noted(host, event, engine.nowNanos());
        }
    }

    void arrived(LinkEnd at, Frame frame) {
        for (Tap tap : taps) {
            tap.arrived(at.other().host(), at.host(), frame, engine.nowNanos());
        }
    }

    boolean blocked(Host from, Host to) {
        if (to.state() == Host.State.GONE) {
            return true;
        }
        for (Obstacle obstacle : obstacles) {
            if (obstacle.blocks(from, to)) {
                return true;
            }
        }
        return false;
    }

    /** Something that stood in the way may be gone. */
    void mayPass() {
        retransmission.mayPass();
    }

    /** Brings something from one end of a link to the other, in order; {@code arrival} is its effect there. */
    void carry(LinkEnd from, long arrivalNanos, Occurrence arrival) {
        engine.at(arrivalNanos, () -> {
            if (!retransmission.holds(from, arrival)) {
                arrival.happen();
            }
        });
    }

    /** A node dials. Whether somebody answers is seen when the knock reaches the other host. */
    LinkEnd dial(Life life, LinkId id, Address address) {
        return dialling.dial(life, id, byAddress.get(address));
    }
}
