package dev.grapevine.seed.view;

import dev.grapevine.protocol.NodeId;
import java.time.Instant;
import java.util.Optional;

/**
 * A registered peer that seemed to be dead, and what came of it.
 *
 * @param accused who seemed to be dead
 * @param reporter who said so first; empty when its connection to the seed ended before anybody did
 * @param reports how many reports of others there were until the outcome
 * @param began when the first came, by the seed's clock
 * @param outcome what came of it so far
 * @param ended when that was; the same as {@code began} while nothing has come of it
 */
public record Accusation(
        NodeId accused, Optional<NodeId> reporter, int reports, Instant began, Outcome outcome, Instant ended) {

    /** What the seed found when it looked. */
    public enum Outcome {
        /** It has not finished looking. */
        OPEN,
        /** A probe went unanswered: the peer is left off the lists, and looked at again. */
        HIDDEN,
        /** The peer has answered: it stays. */
        ALIVE,
        /** The peer answered no probe: it is out of the registry. */
        REMOVED,
        /** The peer has said goodbye in the meantime. */
        LEFT
    }
}
