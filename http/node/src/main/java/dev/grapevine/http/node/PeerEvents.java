package dev.grapevine.http.node;

import dev.grapevine.http.document.EventDocuments;
import dev.grapevine.http.document.PeerDocuments;
import dev.grapevine.http.server.Answer;
import dev.grapevine.http.server.EventStream;
import dev.grapevine.http.server.Problem;
import dev.grapevine.http.server.Request;
import dev.grapevine.http.server.Route;
import dev.grapevine.peer.MembershipEvent;
import dev.grapevine.peer.Order;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.Subscription;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.TopicFilter;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a peer tells as it happens. Handlers run on the peer's threads and only offer: whoever is slow loses its stream, and
 * nobody waits for it.
 */
final class PeerEvents {
    /** What one event holds besides a payload. */
    private static final int BYTES = 512;
    /** Larger payloads are fetched when they are wanted. */
    private static final int MOST_TOLD_BYTES = 1 << 20;

    private final Peer peer;
    private final Shared<MembershipEvent> changes = new Shared<>(PeerEvents::membership);
    private final Shared<ReceivedMessage> deliveries = new Shared<>(PeerEvents::delivery);
    private final Shared<ReceivedMessage> messages = new Shared<>(PeerEvents::heard);

    PeerEvents(Peer peer) {
        this.peer = peer;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/events", request -> new Answer.Events(this::happenings)),
                Route.get("/api/subscribe", this::subscribe));
    }

    private Runnable happenings(EventStream stream) {
        Subscription membership = peer.onMembership(event -> stream.offer(changes.event(event)));
        Subscription messages = peer.onMessage(message -> stream.offer(deliveries.event(message)));
        return () -> {
            membership.close();
            messages.close();
        };
    }

    private static EventStream.Event membership(MembershipEvent event) {
        return new EventStream.Event("membership", "", BYTES, () -> EventDocuments.membership(event));
    }

    private static EventStream.Event delivery(ReceivedMessage message) {
        return new EventStream.Event("delivery", message.hash(), BYTES, () -> EventDocuments.delivery(message));
    }

    private Answer subscribe(Request request) throws Problem {
        String filter = new TopicFilter(request.required("filter")).text();
        Order order = switch (request.parameter("order").orElse("arrival")) {
            case "arrival" -> Order.ARRIVAL;
            case "origin" -> Order.ORIGIN;
            case "newest" -> Order.NEWEST;
            default -> throw Problem.wrong("order is arrival, origin or newest");
        };
        return new Answer.Events(stream ->
                peer.subscribe(filter, order, message -> stream.offer(messages.event(message)), gap -> {})::close);
    }

    private static EventStream.Event heard(ReceivedMessage message) {
        return new EventStream.Event(
                "message",
                message.hash(),
                BYTES + (long) message.payload().size(),
                () -> PeerDocuments.heard(message, MOST_TOLD_BYTES));
    }

    /** Who hears the same hears it one after the other: they share one event, whose document is made once. */
    private static final class Shared<T> {
        private record Told<T>(T what, EventStream.Event event) {}

        private final Function<T, EventStream.Event> made;
        private volatile @Nullable Told<T> last;

        Shared(Function<T, EventStream.Event> made) {
            this.made = made;
        }

        EventStream.Event event(T what) {
            Told<T> told = last;
            if (told == null || told.what() != what) {
                told = new Told<>(what, made.apply(what));
                last = told;
            }
            return told.event();
        }
    }
}
