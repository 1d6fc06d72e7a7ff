package dev.grapevine.simulator.hostile;

import dev.grapevine.node.Effects;
import java.util.function.Function;

/** Every kind of hostile peer in the kit. */
public enum Kind {
    DEGREE_LIAR("liar about degree", DegreeLiar::new),
    SILENT("silent neighbour", Silent::new),
    SELECTIVE("selective forwarder", Selective::new),
    MESSAGE_FLOODER("flooder with messages", MessageFlooder::new),
    FRAME_FLOODER("flooder with frames", FrameFlooder::new),
    REPLAYER("replayer", Replayer::new),
    FORGER("forger", Forger::new),
    EQUIVOCATOR("equivocator", Equivocator::new),
    IHAVE_LIAR("IHave liar", IHaveLiar::new),
    IWANT_SPAMMER("IWant spammer", IWantSpammer::new),
    ACCUSER("false accuser", Accuser::new),
    SLOW_WRITER("slow writer", SlowWriter::new),
    SLOW_READER("slow reader", SlowReader::new),
    GIANT("giant numbers", Giant::new);

    private final String words;
    private final Function<Effects, HostilePeer> maker;

    Kind(String words, Function<Effects, HostilePeer> maker) {
        this.words = words;
        this.maker = maker;
    }

    /** What people call it. */
    public String words() {
        return words;
    }

    /** Whether its neighbours can tell it from an honest peer: who lies to seeds only, or is slow, looks like one. */
    public boolean visible() {
        return this != DEGREE_LIAR && this != SLOW_WRITER && this != SLOW_READER;
    }

    /** One of them, for one life of a peer. */
    public HostilePeer between(Effects honest) {
        return maker.apply(honest);
    }
}
