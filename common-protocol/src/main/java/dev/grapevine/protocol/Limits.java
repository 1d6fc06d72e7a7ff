package dev.grapevine.protocol;

import java.time.Duration;

/**
 * Every bound that the network could otherwise push against, in one immutable place used by every layer.
 *
 * @param maxFrameBytes largest frame read from a link once its handshake is done
 * @param maxHandshakeFrameBytes largest first frame: a stranger can make a node hold no more than this
 * @param maxMessageBytes largest payload of one message
 * @param maxBundleBytes a bundle of several messages is closed at this size; one large message may exceed it
 * @param maxBundleMessages messages in one bundle
 * @param maxListedPeers records in one {@code PeerList}
 * @param maxNeighbours ids in one {@code DegreeReport}, and the highest {@code --max-peers}
 * @param maxSeeds seeds of one network
 * @param maxBundleIds ids in one {@code IHave} or {@code IWant}
 * @param maxPendingLinks accepted links that have not said who they are; the oldest gives way to a new one
 * @param handshakeTimeout how long a link may take to say who it is
 * @param dialTimeout how long a connection may take to open
 * @param payloadLaneBytes payload waiting for one slow link before payloads turn into ids
 * @param controlLaneFrames control frames waiting for one link before it is closed as stuck
 * @param conduct how neighbours are judged
 */
public record Limits(
        int maxFrameBytes,
        int maxHandshakeFrameBytes,
        int maxMessageBytes,
        int maxBundleBytes,
        int maxBundleMessages,
        int maxListedPeers,
        int maxNeighbours,
        int maxSeeds,
        int maxBundleIds,
        int maxPendingLinks,
        Duration handshakeTimeout,
        Duration dialTimeout,
        int payloadLaneBytes,
        int controlLaneFrames,
        Conduct conduct) {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    /** What the protocol document states. */
    public static final Limits DEFAULT = new Limits(
            MIB + 64 * KIB,
            16 * KIB,
            MIB,
            64 * KIB,
            1024,
            256,
            1024,
            16,
            256,
            256,
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            4 * MIB,
            4096,
            Conduct.DEFAULT);

    /**
     * A seed's: no gossip passes through it, and the largest frame it is sent is a {@code DegreeReport}. So each of its many
     * thousand registered peers can make it hold no more than 64 KiB.
     */
    public static final Limits SEED = new Limits(
            64 * KIB,
            DEFAULT.maxHandshakeFrameBytes,
            32 * KIB,
            32 * KIB,
            DEFAULT.maxBundleMessages,
            DEFAULT.maxListedPeers,
            DEFAULT.maxNeighbours,
            DEFAULT.maxSeeds,
            DEFAULT.maxBundleIds,
            DEFAULT.maxPendingLinks,
            DEFAULT.handshakeTimeout,
            DEFAULT.dialTimeout,
            DEFAULT.payloadLaneBytes,
            DEFAULT.controlLaneFrames,
            DEFAULT.conduct);

    /** The same with neighbours judged in another way. */
    public Limits withConduct(Conduct other) {
        return new Limits(
                maxFrameBytes,
                maxHandshakeFrameBytes,
                maxMessageBytes,
                maxBundleBytes,
                maxBundleMessages,
                maxListedPeers,
                maxNeighbours,
                maxSeeds,
                maxBundleIds,
                maxPendingLinks,
                handshakeTimeout,
                dialTimeout,
                payloadLaneBytes,
                controlLaneFrames,
                other);
    }

    /** @throws IllegalArgumentException when a frame could not hold the largest message */
    public Limits {
        if (maxFrameBytes < maxMessageBytes + KIB || maxFrameBytes < maxBundleBytes + KIB) {
            throw new IllegalArgumentException("a frame must hold the largest message and bundle and 1 KiB more");
        }
    }
}
