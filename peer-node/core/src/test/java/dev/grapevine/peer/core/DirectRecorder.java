package dev.grapevine.peer.core;

import dev.grapevine.peer.core.direct.DirectUser;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Direct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An application that writes down what it hears; it can be too busy for that. */
final class DirectRecorder implements DirectUser {
    final List<Direct> heard = new ArrayList<>();
    final Map<Long, Direct> answers = new LinkedHashMap<>();
    final List<Long> delivered = new ArrayList<>();
    final Map<Long, String> failed = new LinkedHashMap<>();
    final Map<Long, NodeId> located = new LinkedHashMap<>();
    boolean busy;

    @Override
    public boolean heard(Direct direct) {
        return !busy && heard.add(direct);
    }

    @Override
    public boolean answered(long ticket, Direct answer) {
        if (!busy) {
            once(answers.putIfAbsent(ticket, answer) == null, ticket);
        }
        return !busy;
    }

    @Override
    public void located(long ticket, NodeId peer) {
        once(located.putIfAbsent(ticket, peer) == null, ticket);
    }

    @Override
    public void delivered(long ticket) {
        once(!delivered.contains(ticket), ticket);
        delivered.add(ticket);
    }

    @Override
    public void failed(long ticket, String why) {
        once(failed.putIfAbsent(ticket, why) == null, ticket);
    }

    List<String> texts() {
        return heard.stream().map(m -> m.getPayload().toStringUtf8()).toList();
    }

    private static void once(boolean first, long ticket) {
        if (!first) {
            throw new AssertionError("ticket " + ticket + " was used twice");
        }
    }
}
