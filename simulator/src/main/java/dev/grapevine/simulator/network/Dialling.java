package dev.grapevine.simulator.network;

import dev.grapevine.node.LinkId;
import dev.grapevine.node.LinkLoss;
import org.jspecify.annotations.Nullable;

/**
 * How a link comes to be. A knock travels to the other host: nothing comes back when something stands in the way, a
 * refusal when nobody listens there; else the dialler hears after one round trip that the link is open, and the other
 * node half a round trip later that it was accepted.
 */
final class Dialling {
    private final Network network;

    Dialling(Network network) {
        this.network = network;
    }

    /** A node dials a host, or an address where there is none. */
    LinkEnd dial(Life life, LinkId id, @Nullable Host to) {
        Host from = life.host();
        LinkEnd end = LinkEnd.dialling(life, id, network, network.path(from, to == null ? from : to));
        if (to == null) {
            fail(end, 2 * end.latencyNanos(), "no such host");
        } else {
            network.engine().after(end.latencyNanos(), () -> knock(end, to));
        }
        return end;
    }

    private void knock(LinkEnd dialler, Host to) {
        Host from = dialler.host();
        if (!dialler.dialling()) {
            return;
        }
        if (network.blocked(from, to) || network.blocked(to, from)) {
            fail(dialler, network.limits().dialTimeout().toNanos() - dialler.latencyNanos(), "no answer");
        } else if (!to.alive()) {
            fail(dialler, network.path(to, from).latencyNanos(), "connection refused");
        } else {
            answer(dialler, to);
        }
    }

    private void answer(LinkEnd dialler, Host to) {
        LinkEnd answering = to.running().answer(dialler);
        network.engine().after(answering.latencyNanos(), dialler::opened);
        network.engine()
                .after(
                        answering.latencyNanos() + dialler.latencyNanos(),
                        () -> answering.life().accepted(answering));
    }

    private void fail(LinkEnd dialler, long delayNanos, String why) {
        network.engine().after(delayNanos, () -> dialler.lost(new LinkLoss(LinkLoss.Kind.UNREACHABLE, why)));
    }
}
