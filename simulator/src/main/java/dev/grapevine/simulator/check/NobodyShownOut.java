package dev.grapevine.simulator.check;

import dev.grapevine.simulator.overlay.Overlay;
import java.util.Optional;

/** Where everybody is honest nobody is shown out, whatever befalls the network. */
public final class NobodyShownOut implements Checker {
    private final Overlay overlay;

    /** Will look at that overlay. */
    public NobodyShownOut(Overlay overlay) {
        this.overlay = overlay;
    }

    @Override
    public String name() {
        return "nobody shown out";
    }

    @Override
    public Optional<String> violation() {
        long shownOut = overlay.shownOut();
        return shownOut == 0
                ? Optional.empty()
                : Optional.of(shownOut + " neighbours were shown out, one because of " + overlay.whyShownOut());
    }
}
