package dev.grapevine.node.testing;

import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.MalformedFrame;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import java.util.List;

/** What one node has asked for: that it is legal, and that it is not too much. What was looked at is forgotten. */
public final class Traffic {
    private final NodeUnderTest<?> at;
    private final Recorder effects;
    private final MessageCodec codec = new MessageCodec(Limits.DEFAULT);
    private final int mostFrames;
    private final int mostTimers;

    /**
     * @param mostFrames that one input may cause, on all links together
     * @param mostTimers that may wait
     */
    public Traffic(NodeUnderTest<?> at, int mostFrames, int mostTimers) {
        this.at = at;
        this.effects = at.effects();
        this.mostFrames = mostFrames;
        this.mostTimers = mostTimers;
    }

    /** Looks at all that has been asked for since the last time. */
    public void look() {
        int frames = 0;
        for (List<Frame> sent : effects.sent.values()) {
            frames += sent.size();
            sent.forEach(this::insistLegal);
        }
        for (List<Envelope> offered : effects.offered.values()) {
            frames += offered.size();
            offered.forEach(envelope -> insistLegal(Wires.gossip(envelope)));
        }
        at.forgetSent();
        effects.events.clear();
        if (frames > mostFrames || effects.timers.size() > mostTimers) {
            throw new AssertionError(frames + " frames sent, " + effects.timers.size() + " timers");
        }
    }

    private void insistLegal(Frame frame) {
        byte[] bytes = MessageCodec.encode(frame);
        try {
            codec.decode(bytes, MessageCodec.PREFIX_BYTES, bytes.length - MessageCodec.PREFIX_BYTES);
        } catch (MalformedFrame e) {
            throw new AssertionError("sent against the rules: " + e.rule() + " in " + frame, e);
        }
    }
}
