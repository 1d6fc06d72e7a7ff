package dev.grapevine.simulator.measure;

import com.google.protobuf.ByteString;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.simulator.network.Host;
import dev.grapevine.simulator.overlay.Overlay;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes down the journey of the first message of each overlay, for people: every frame that names it, as it arrives. It
 * hashes every payload that arrives anywhere, so it slows a run down.
 */
public final class Trace implements Tracing {
    private static final double NANOS_A_MILLI = 1e6;
    private static final String ROW = "%10s  %-10s  %-10s  %-9s  %3s  %s%n";

    private final PrintStream out;
    private @Nullable Overlay followed;

    /** Writes there. */
    public Trace(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begins(Overlay overlay, Journey journey) {
        if (overlay != followed) {
            followed = overlay;
            head(overlay, journey);
            overlay.network()
                    .tap((from, to, frame, now) -> arrived(overlay, journey, new Crossing(from, to, frame, now)));
        }
    }

    /** A frame that has come from one host to another. */
    private record Crossing(Host from, Host to, Frame frame, long nowNanos) {}

    private void head(Overlay overlay, Journey journey) {
        out.printf(
                Locale.ROOT,
                "message %s, published %.3f s after the beginning, %d peers%n",
                journey.id(),
                journey.publishedNanos() / 1e9,
                overlay.alive().size());
        out.printf(ROW, "ms", "from", "to", "frame", "hop", "");
        out.printf(ROW, "0.0", name(overlay, journey.source().host()), "", "(publish)", 0, "");
    }

    private void arrived(Overlay overlay, Journey journey, Crossing crossing) {
        Frame frame = crossing.frame();
        for (Envelope envelope : frame.getGossip().getEnvelopesList()) {
            if (BundleId.of(envelope.getBundle()).equals(journey.id())) {
                boolean known =
                        journey.reached(crossing.to().index() - overlay.seeds().size());
                row(
                        overlay,
                        journey,
                        crossing,
                        String.valueOf(envelope.getHops()),
                        known ? "known already" : "delivered");
            }
        }
        if (!frame.hasGossip() && names(frame, journey.id())) {
            row(overlay, journey, crossing, "", "");
        }
    }

    private void row(Overlay overlay, Journey journey, Crossing crossing, String hop, String remark) {
        double millis = (crossing.nowNanos() - journey.publishedNanos()) / NANOS_A_MILLI;
        out.printf(
                ROW,
                String.format(Locale.ROOT, "%.1f", millis),
                name(overlay, crossing.from()),
                name(overlay, crossing.to()),
                kind(crossing.frame()),
                hop,
                remark);
    }

    /** Whatever the kind of frame, an id in it is these 32 bytes. */
    private static boolean names(Frame frame, BundleId id) {
        ByteString bytes = frame.toByteString();
        for (int i = 0; i + BundleId.SIZE <= bytes.size(); i++) {
            if (bytes.byteAt(i) == id.bytes().byteAt(0)
                    && bytes.substring(i, i + BundleId.SIZE).equals(id.bytes())) {
                return true;
            }
        }
        return false;
    }

    /** The name on the wire: {@code IHave} for {@code I_HAVE}. */
    private static String kind(Frame frame) {
        StringBuilder name = new StringBuilder();
        for (String word : frame.getKindCase().name().split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    private static String name(Overlay overlay, Host host) {
        int seeds = overlay.seeds().size();
        return host.index() < seeds ? "seed " + host.index() : "peer " + (host.index() - seeds);
    }
}
