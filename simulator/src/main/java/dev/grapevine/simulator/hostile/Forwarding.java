package dev.grapevine.simulator.hostile;

import dev.grapevine.node.Effects;
import dev.grapevine.node.Event;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.Timer;
import dev.grapevine.node.Work;
import dev.grapevine.protocol.Address;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import java.util.Optional;

/** Passes on what a node does; a liar's effects change some of it. */
abstract class Forwarding implements Effects {
    private final Effects honest;

    Forwarding(Effects honest) {
        this.honest = honest;
    }

    @Override
    public void send(LinkId link, Frame frame) {
        honest.send(link, frame);
    }

    @Override
    public boolean offer(LinkId link, Envelope envelope) {
        return honest.offer(link, envelope);
    }

    @Override
    public boolean writing(LinkId link) {
        return honest.writing(link);
    }

    @Override
    public Optional<Address> remote(LinkId link) {
        return honest.remote(link);
    }

    @Override
    public LinkId dial(Address address) {
        return honest.dial(address);
    }

    @Override
    public void trust(LinkId link) {
        honest.trust(link);
    }

    @Override
    public void close(LinkId link) {
        honest.close(link);
    }

    @Override
    public void schedule(Timer timer, long delayNanos) {
        honest.schedule(timer, delayNanos);
    }

    @Override
    public void cancel(Timer timer) {
        honest.cancel(timer);
    }

    @Override
    public void run(Work work) {
        honest.run(work);
    }

    @Override
    public void note(Event event) {
        honest.note(event);
    }
}
