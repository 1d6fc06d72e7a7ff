package dev.grapevine.seed.core;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Frame;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answers to registrations. Each leaves when the entry is kept, so that no crash makes a seed forget whom it has
 * welcomed. One a registered peer, so bounded by the registry.
 */
final class Welcomes {
    private record Waiting(long number, Entry entry, LinkId link, Frame welcome) {}

    private final Effects effects;
    /** In the order of their numbers. */
    private final Map<NodeId, Waiting> waiting = new LinkedHashMap<>();

    Welcomes(Effects effects) {
        this.effects = effects;
    }

    /** Says this over the link once everything up to the number is kept. */
    void say(Entry peer, long number, LinkId link, Frame welcome) {
        waiting.remove(peer.id);
        Waiting answer = new Waiting(number, peer, link, welcome);
        if (number == RegistryKeeper.KEPT) {
            send(answer);
        } else {
            waiting.put(peer.id, answer);
        }
    }

    private void send(Waiting answer) {
        answer.entry.welcome();
        effects.send(answer.link, answer.welcome);
    }

    /** Everything up to this number is kept. */
    void onKept(long number) {
        Iterator<Waiting> next = waiting.values().iterator();
        while (next.hasNext()) {
            Waiting first = next.next();
            if (first.number > number) {
                return;
            }
            next.remove();
            send(first);
        }
    }

    /** The peer is out of the registry. */
    void forget(NodeId peer) {
        waiting.remove(peer);
    }

    int count() {
        return waiting.size();
    }
}
