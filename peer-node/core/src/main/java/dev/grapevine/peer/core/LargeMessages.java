package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.peer.core.content.ContentUser;
import dev.grapevine.peer.core.content.Contents;
import dev.grapevine.protocol.ContentId;
import dev.grapevine.wire.Content;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Stands between dissemination and the application: a message with a content waits here until that has been fetched, all
 * others go straight on. What waits is bounded by what {@link Contents} lets wait.
 */
final class LargeMessages implements ObjLongConsumer<Delivery>, ContentUser {
    private static final int MOST_WAITING = 1024;

    private final Consumer<Delivery> deliveries;
    private final Interests interests;
    private final Contents contents;
    private final Map<ContentId, List<Delivery>> waiting = new LinkedHashMap<>();
    private int count;

    LargeMessages(
            Effects effects,
            Consumer<Delivery> deliveries,
            Interests interests,
            Supplier<List<LinkId>> neighbours,
            RandomGenerator random) {
        this.deliveries = deliveries;
        this.interests = interests;
        this.contents = new Contents(effects, neighbours, this, random);
    }

    Contents contents() {
        return contents;
    }

    @Override
    public void accept(Delivery delivery, long nowNanos) {
        if (delivery.content().isEmpty()) {
            deliveries.accept(delivery);
            return;
        }
        Content content = delivery.content().get();
        ContentId id = ContentId.of(content);
        contents.announced(id, content);
        if (!interests.heard(delivery.bundle().content().getTopic()) && delivery.hops() > 0) {
            return;
        }
        if (count >= MOST_WAITING) {
            deliveries.accept(delivery.withoutPayload());
            return;
        }
        waiting.computeIfAbsent(id, i -> new ArrayList<>()).add(delivery);
        count++;
        contents.want(id, content, nowNanos);
    }

    @Override
    public void complete(ContentId content, ByteString whole) {
        taken(content).forEach(delivery -> deliveries.accept(delivery.with(whole)));
    }

    @Override
    public void gone(ContentId content) {
        taken(content).forEach(delivery -> deliveries.accept(delivery.withoutPayload()));
    }

    private List<Delivery> taken(ContentId content) {
        List<Delivery> taken = waiting.remove(content);
        count -= taken == null ? 0 : taken.size();
        return taken == null ? List.of() : taken;
    }
}
