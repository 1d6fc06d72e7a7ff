package dev.grapevine.peer.core.direct;

import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Direct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requests of this peer that have no answer yet, by their sequence numbers. Bounded by what may wait to be sent and by
 * the time an answer may take.
 */
final class Questions {
    static final int CAPACITY = 65_536;
    /** How long the other side may think once it has a request. */
    static final long PATIENCE_NANOS = 30_000_000_000L;

    /** A request that nobody has answered in time. */
    record Unanswered(long ticket, NodeId target) {}

    private record Question(long ticket, NodeId target, long dueNanos) {}

    private final long epoch;
    private final Map<Long, Question> open = new LinkedHashMap<>();

    Questions(long epoch) {
        this.epoch = epoch;
    }

    boolean full() {
        return open.size() >= CAPACITY;
    }

    /** A request is on its way; it cannot stay on its way for long. */
    void asked(long sequence, long ticket, NodeId target, long nowNanos) {
        open.put(sequence, new Question(ticket, target, nowNanos + 2 * PATIENCE_NANOS));
    }

    /** The other side has it. */
    void delivered(long sequence, long nowNanos) {
        Question question = open.remove(sequence);
        if (question != null) {
            open.put(sequence, new Question(question.ticket, question.target, nowNanos + PATIENCE_NANOS));
        }
    }

    void failed(long sequence) {
        open.remove(sequence);
    }

    /** The ticket of the request that this answers, if there is one. */
    Optional<Long> ticket(Direct answer) {
        return Optional.ofNullable(open.get(answer.getRequestSequence()))
                .filter(question -> answer.getRequestEpoch() == epoch
                        && question.target.bytes().equals(answer.getOrigin()))
                .map(Question::ticket);
    }

    void answered(Direct answer) {
        open.remove(answer.getRequestSequence());
    }

    /** Removes and returns all. */
    List<Unanswered> clear() {
        List<Unanswered> all = new ArrayList<>();
        open.values().forEach(question -> all.add(new Unanswered(question.ticket, question.target)));
        open.clear();
        return all;
    }

    /** Removes and returns those that have waited for long enough. */
    List<Unanswered> expired(long nowNanos) {
        List<Unanswered> expired = new ArrayList<>();
        open.values()
                .removeIf(question -> question.dueNanos - nowNanos <= 0
                        && expired.add(new Unanswered(question.ticket, question.target)));
        return expired;
    }
}
