package dev.grapevine.peer.core.direct;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.NodeId;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts messages on links, as many as window and link allow. */
final class Transmission {
    private final Effects effects;
    private final Function<NodeId, @Nullable Correspondence> find;
    private final Flows flows = new Flows();

    Transmission(Effects effects, Function<NodeId, @Nullable Correspondence> find) {
        this.effects = effects;
        this.find = find;
    }

    /** Sends as much as window and link allow. */
    void fill(Correspondence with) {
        LinkId link = with.link().orElse(null);
        Optional<Outgoing> next = with.next();
        while (link != null
                && next.isPresent()
                && flows.take(link, with.target, next.get().bytes())) {
            effects.send(link, next.get().after(with.lastFlying()));
            with.flown();
            next = with.next();
        }
    }

    /** Something that was under way over this link is so no more: there is room for what waits. */
    void give(LinkId link, int bytes) {
        flows.give(link, bytes).forEach(target -> {
            Correspondence waited = find.apply(target);
            if (waited != null) {
                fill(waited);
            }
        });
    }

    /** What is under way has to be sent again, in order; not at once, though the room that this gives may be its own. */
    void takeBack(Correspondence with) {
        with.state = Correspondence.State.PAUSING;
        int bytes = with.flyingBytes();
        with.rewind();
        with.link().ifPresent(link -> give(link, bytes));
    }

    /** The link is gone. */
    void forget(LinkId link) {
        flows.forget(link);
    }
}
