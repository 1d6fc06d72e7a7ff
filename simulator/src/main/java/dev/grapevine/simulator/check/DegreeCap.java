package dev.grapevine.simulator.check;

import dev.grapevine.simulator.overlay.Overlay;
import java.util.Optional;

/**
 * Nobody has more neighbours than he may.
 *
 * @param cap {@code --max-peers}
 */
public record DegreeCap(Overlay overlay, int cap) implements Checker {
    @Override
    public String name() {
        return "degree cap";
    }

    @Override
    public Optional<String> violation() {
        int highest = overlay.graph().highestDegree();
        return highest <= cap
                ? Optional.empty()
                : Optional.of("a peer has " + highest + " neighbours, the cap is " + cap);
    }
}
