package dev.grapevine.simulator.network;

import dev.grapevine.node.Effects;
import dev.grapevine.node.Event;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.node.Node;
import dev.grapevine.node.Timer;
import dev.grapevine.node.Work;
import dev.grapevine.protocol.Address;
import dev.grapevine.simulator.engine.Occurrence;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.LongConsumer;

/**
 * One run of a host's process, from start to end: its node, the node's links and timers, and what has come for it while
 * it is paused. What the node asks for while it decides is carried out when it has decided.
 */
final class Life implements Effects {
    private static final long WORK_NANOS = 100_000;

    private final Host host;
    private final Network network;
    private final Node node;
    private final Map<LinkId, LinkEnd> links = new LinkedHashMap<>();
    private final Alarms alarms;
    private final List<LinkEnd> changed = new ArrayList<>();
    private final Queue<Occurrence> inbox = new ArrayDeque<>(0);
    private long linksMade;
    private boolean paused;
    private boolean over;

    Life(Host host, Network network, NodeFactory factory, int number) {
        this.host = host;
        this.network = network;
        this.alarms = new Alarms(this, network);
        var random = network.nodeRandom(host, number);
        this.node = factory.node(new NodeFactory.Surroundings(this, random, host::wallMillis, number));
    }

    Host host() {
        return host;
    }

    Node node() {
        return node;
    }

    /** Whether the process has ended. */
    boolean over() {
        return over;
    }

    /** Something happens to the process: at once, when it goes on if it is paused, never if it has ended. */
    void process(Occurrence occurrence) {
        if (over) {
            return;
        }
        if (paused) {
            inbox.add(occurrence);
            return;
        }
        occurrence.happen();
        settle();
    }

    void start() {
        process(() -> {
            log().started(host);
            node.start(now());
        });
    }

    /** Someone gives the node a command. */
    void act(LongConsumer command) {
        process(() -> {
            log().commanded(host);
            command.accept(now());
        });
    }

    /** The process is asked to end, and ends once the node has said goodbye. */
    void stop() {
        process(() -> {
            log().stopped(host);
            node.stop(now());
            List.copyOf(links.values()).forEach(link -> close(link.id()));
            settle();
            end();
        });
    }

    /** The process is killed: its kernel resets every connection. */
    void kill() {
        links.values().forEach(LinkEnd::breakOff);
        end();
    }

    /** The host is gone: nobody says anything. */
    void vanish() {
        links.values().forEach(LinkEnd::vanish);
        end();
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        while (!inbox.isEmpty() && !paused) {
            process(inbox.remove());
        }
    }

    /** Somebody's dialling has reached this process: the connection is made although the node has not heard of it. */
    LinkEnd answer(LinkEnd dialler) {
        Path path = network.path(host, dialler.host());
        LinkEnd end = LinkEnd.answering(dialler, this, nextLink(), network, path);
        links.put(end.id(), end);
        return end;
    }

    void accepted(LinkEnd link) {
        process(() -> {
            if (link.known()) {
                log().accepted(host, link.id());
                node.onLinkAccepted(link.id(), link.other().host().address(), now());
            }
        });
    }

    void opened(LinkEnd link) {
        log().opened(host, link.id());
        node.onLinkOpened(link.id(), now());
    }

    void lost(LinkEnd link, LinkLoss loss) {
        links.remove(link.id());
        log().lost(host, link.id(), loss);
        node.onLinkLost(link.id(), loss, now());
    }

    void received(LinkEnd link, Frame frame, byte[] bytes) {
        log().received(host, link.id(), bytes);
        node.onFrame(link.id(), frame, now());
    }

    void due(Timer timer) {
        log().due(host, timer);
        node.onTimer(timer, now());
    }

    private void done(Work work) {
        log().done(host);
        node.onDone(work, now());
    }

    void drained(LinkEnd link) {
        if (link.known() && !over) {
            log().drained(host, link.id());
            node.onDrained(link.id(), now());
        }
    }

    /** A link has something to write when the node has decided. */
    void changed(LinkEnd link) {
        changed.add(link);
    }

    @Override
    public void send(LinkId link, Frame frame) {
        LinkEnd end = links.get(link);
        if (end != null) {
            end.send(frame);
        }
    }

    @Override
    public boolean offer(LinkId link, Envelope envelope) {
        LinkEnd end = links.get(link);
        return end != null && end.offer(envelope);
    }

    @Override
    public boolean writing(LinkId link) {
        LinkEnd end = links.get(link);
        return end != null && end.writing();
    }

    @Override
    public Optional<Address> remote(LinkId link) {
        return Optional.ofNullable(links.get(link)).flatMap(LinkEnd::remote);
    }

    @Override
    public LinkId dial(Address address) {
        LinkId id = nextLink();
        LinkEnd end = network.dial(this, id, address);
        links.put(id, end);
        return id;
    }

    @Override
    public void trust(LinkId link) {
        LinkEnd end = links.get(link);
        if (end != null) {
            end.trust();
        }
    }

    @Override
    public void close(LinkId link) {
        LinkEnd end = links.remove(link);
        if (end != null) {
            end.close();
        }
    }

    @Override
    public void schedule(Timer timer, long delayNanos) {
        alarms.schedule(timer, delayNanos);
    }

    @Override
    public void cancel(Timer timer) {
        alarms.cancel(timer);
    }

    /** A signature's check is all that nodes ask for. */
    @Override
    public void run(Work work) {
        work.run();
        network.engine().at(host.virtualAfter(WORK_NANOS), () -> process(() -> done(work)));
    }

    @Override
    public void note(Event event) {
        network.noted(host, event);
    }

    /** Writes what the node has left in its links' lanes; it may leave more when it hears that they are empty. */
    private void settle() {
        for (int i = 0; i < changed.size(); i++) {
            changed.get(i).write();
        }
        changed.clear();
    }

    private void end() {
        over = true;
        links.clear();
        alarms.clear();
        inbox.clear();
    }

    private LinkId nextLink() {
        return new LinkId(++linksMade);
    }

    private long now() {
        return host.nowNanos();
    }

    private EventLog log() {
        return network.log();
    }
}
