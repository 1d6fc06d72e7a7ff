package dev.grapevine.simulator.network;

import dev.grapevine.node.Node;
import dev.grapevine.protocol.Address;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A machine with one address and one process that runs a node. Everything that can befall it is a method here; when it
 * does is a fault plan's matter.
 *
 * <pre>
 * DOWN --start--> RUNNING --pause--> PAUSED --resume--> RUNNING
 *                 RUNNING, PAUSED --stop, kill--> DOWN      (who dials is refused)
 *                 RUNNING, PAUSED --vanish------> GONE      (nobody answers)   --start--> RUNNING
 * </pre>
 */
public final class Host {
    /** See the table above. */
    public enum State {
        /** The machine answers that nobody listens. */
        DOWN,
        /** The process runs. */
        RUNNING,
        /** The process stands still; the kernel goes on taking what comes for it. */
        PAUSED,
        /** The machine is off, or cut off: it answers nothing. */
        GONE
    }

    private final int index;
    private final Address address;
    private final HostClock clock;
    private final NodeFactory factory;
    private final Network network;
    private State state = State.DOWN;
    private @Nullable Life life;
    private int lives;

    Host(int index, Address address, HostClock clock, NodeFactory factory, Network network) {
        this.index = index;
        this.address = address;
        this.clock = clock;
        this.factory = factory;
        this.network = network;
    }

    /** Its place among the network's hosts, from 0. */
    public int index() {
        return index;
    }

    /** Where it can be dialled. */
    public Address address() {
        return address;
    }

    /** What it does at present. */
    public State state() {
        return state;
    }

    /** Whether its process runs or is paused. */
    public boolean alive() {
        return state == State.RUNNING || state == State.PAUSED;
    }

    /** Its monotonic clock. */
    public long nowNanos() {
        return clock.nanos(network.engine().nowNanos());
    }

    /** Its wall clock. */
    public long wallMillis() {
        return clock.wallMillis(network.engine().nowNanos());
    }

    /** Starts the process, with a new node. */
    public void start() {
        require(!alive(), "start");
        state = State.RUNNING;
        Life started = new Life(this, network, factory, ++lives);
        life = started;
        started.start();
        network.mayPass();
    }

    /** Asks the process to end: the node says goodbye. A paused process does so when it is resumed. */
    public void stop() {
        require(state == State.RUNNING, "stop");
        state = State.DOWN;
        running().stop();
    }

    /** Kills the process; its kernel resets the connections. */
    public void kill() {
        require(alive(), "kill");
        state = State.DOWN;
        running().kill();
    }

    /** Takes the machine away; nobody is told. */
    public void vanish() {
        require(alive(), "vanish");
        state = State.GONE;
        running().vanish();
    }

    /** Stops the process in its tracks (SIGSTOP). */
    public void pause() {
        require(state == State.RUNNING, "pause");
        state = State.PAUSED;
        running().pause();
    }

    /** Lets the process go on (SIGCONT): it finds everything that has come in the meantime. */
    public void resume() {
        require(state == State.PAUSED, "resume");
        state = State.RUNNING;
        running().resume();
    }

    /** Lets go of the node of a process that has ended, for the sake of memory. */
    public void bury() {
        require(!alive(), "bury");
        life = null;
    }

    /** Gives the node a command, with the host's present time; to be used whenever a caller makes the node act. */
    public void act(LongConsumer command) {
        running().act(command);
    }

    /** How often the process was started. */
    public int lives() {
        return lives;
    }

    /** The node of the present, or last, life. */
    public Node node() {
        return running().node();
    }

    Life running() {
        if (life == null) {
            throw new IllegalStateException(this + " was never started");
        }
        return life;
    }

    long virtualAfter(long delayNanos) {
        return clock.virtualAfter(network.engine().nowNanos(), delayNanos);
    }

    private void require(boolean possible, String what) {
        if (!possible) {
            throw new IllegalStateException("cannot " + what + " " + this + ": it is " + state);
        }
    }

    @Override
    public String toString() {
        return "host " + index + " (" + address + ")";
    }
}
