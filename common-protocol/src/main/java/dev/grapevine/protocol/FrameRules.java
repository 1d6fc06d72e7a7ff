package dev.grapevine.protocol;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Signatures;
import dev.grapevine.wire.Challenge;
import dev.grapevine.wire.Chunk;
import dev.grapevine.wire.ConnectDirect;
import dev.grapevine.wire.ConnectPeer;
import dev.grapevine.wire.ConnectSeed;
import dev.grapevine.wire.ConnectedToPeer;
import dev.grapevine.wire.ConnectedToSeed;
import dev.grapevine.wire.DegreeReport;
import dev.grapevine.wire.Digest;
import dev.grapevine.wire.Direct;
import dev.grapevine.wire.DirectAck;
import dev.grapevine.wire.Envelope;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.HaveChunks;
import dev.grapevine.wire.Leave;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.PeerRecord;
import dev.grapevine.wire.Refused;
import dev.grapevine.wire.RequestPL;
import dev.grapevine.wire.StreamDigest;
import dev.grapevine.wire.StreamKey;
import dev.grapevine.wire.WantChunks;
import java.util.List;

/** The rules of the schema that protobuf itself cannot state. A node only ever sees frames that passed them. */
final class FrameRules {
    private static final int MAX_DETAIL_BYTES = 200;
    private static final int MAX_OTHERS = 8;
    private static final int MAX_TREES = 16;
    private static final int MAX_RUNS = 256;
    private static final int BUCKETS = 256;
    private static final int MAX_WANTED_CHUNKS = 64;
    private static final long MAX_SEQUENCE = 1L << 62;

    /** Kept free beside the largest bundle: what frame and envelope add, however many hops it has behind it. */
    static final int ENVELOPE_ROOM_BYTES = 192;

    private final Limits limits;

    FrameRules(Limits limits) {
        this.limits = limits;
    }

    void check(Frame frame) throws MalformedFrame {
        boolean known = switch (frame.getKindCase()) {
            case CONNECT_SEED -> connectSeed(frame.getConnectSeed());
            case CONNECTED_TO_SEED -> connectedToSeed(frame.getConnectedToSeed());
            case REQUEST_PL -> requestPL(frame.getRequestPl());
            case REFUSED -> refused(frame.getRefused());
            case PING, PONG -> true;
            case PEER_LIST -> peerList(frame.getPeerList());
            case DEGREE_REPORT -> degreeReport(frame.getDegreeReport());
            case DEATH ->
                id(frame.getDeath().getAccused())
                        && id(frame.getDeath().getReporter())
                        && proof(frame.getDeath().getProof());
            case ACCUSED ->
                id(frame.getAccused().getReporter()) && proof(frame.getAccused().getProof());
            case ALIVE -> id(frame.getAlive().getId());
            case PROBE -> id(frame.getProbe().getTarget());
            case APART -> apart(frame.getApart().getOthersList());
            case CONNECT_PEER -> connectPeer(frame.getConnectPeer());
            case CONNECTED_TO_PEER -> connectedToPeer(frame.getConnectedToPeer());
            case GOSSIP -> gossip(frame.getGossip().getEnvelopesList());
            case I_HAVE -> bundleIds(frame.getIHave().getBundleIdsList());
            case I_WANT -> bundleIds(frame.getIWant().getBundleIdsList());
            case GRAFT ->
                trees(frame.getGraft().getTreesList())
                        && topics(frame.getGraft().getTopicsList());
            case PRUNE ->
                trees(frame.getPrune().getTreesList())
                        && topics(frame.getPrune().getTopicsList());
            case INTEREST -> filters(frame.getInterest().getFiltersList());
            case WANT_CHUNKS -> wantChunks(frame.getWantChunks());
            case HAVE_CHUNKS -> haveChunks(frame.getHaveChunks());
            case CHUNK -> chunk(frame.getChunk());
            case BUILD ->
                tree(frame.getBuild().getTree()) && id(frame.getBuild().getRoot());
            case DIGEST -> digest(frame.getDigest());
            case SUMMARY -> require(frame.getSummary().getSumsCount() == BUCKETS, "a summary of other than 256 sums");
            case LEAVE -> leave(frame.getLeave());
            case CONNECT_DIRECT -> connectDirect(frame.getConnectDirect());
            case CONNECTED_DIRECT -> record(frame.getConnectedDirect().getRecord());
            case DIRECT -> direct(frame.getDirect());
            case DIRECT_ACK -> directAck(frame.getDirectAck());
            case KIND_NOT_SET -> false;
        };
        if (!known) {
            throw new MalformedFrame("a frame of no known kind");
        }
    }

    private boolean requestPL(RequestPL m) throws MalformedFrame {
        require(m.getIdsCount() <= limits.maxListedPeers(), "a request for too many peers");
        for (ByteString id : m.getIdsList()) {
            id(id);
        }
        return filters(m.getFiltersList()) && optionalId(m.getNeighboursOf());
    }

    private static boolean refused(Refused m) throws MalformedFrame {
        require(m.getDetailBytes().size() <= MAX_DETAIL_BYTES, "a refusal's detail is too long");
        return !m.hasChallenge() || challenge(m.getChallenge());
    }

    private static boolean challenge(Challenge m) throws MalformedFrame {
        boolean possible = m.getBits() >= 1 && m.getBits() <= Puzzle.MOST_BITS;
        require(possible, "a proof of work of a number of bits that is not between 1 and " + Puzzle.MOST_BITS);
        return challenge(m.getValue());
    }

    private static boolean challenge(ByteString value) throws MalformedFrame {
        return require(value.size() == Puzzle.CHALLENGE_BYTES, "a challenge that is not 32 bytes");
    }

    private boolean connectSeed(ConnectSeed m) throws MalformedFrame {
        boolean proof = !m.hasProof() || challenge(m.getProof().getChallenge());
        return proof && name(m.getNetworkBytes()) && record(m.getRecord());
    }

    private boolean connectedToSeed(ConnectedToSeed m) throws MalformedFrame {
        return id(m.getId()) && seeds(m.getSeedsList());
    }

    private boolean connectPeer(ConnectPeer m) throws MalformedFrame {
        boolean anybody = m.getTarget().isEmpty();
        return name(m.getNetworkBytes())
                && name(m.getModeBytes())
                && record(m.getRecord())
                && (anybody || id(m.getTarget()));
    }

    private boolean connectedToPeer(ConnectedToPeer m) throws MalformedFrame {
        return record(m.getRecord()) && (!m.hasSpliced() || record(m.getSpliced()));
    }

    private boolean leave(Leave m) throws MalformedFrame {
        return !m.hasSuccessor() || record(m.getSuccessor());
    }

    private boolean apart(List<PeerRecord> others) throws MalformedFrame {
        require(!others.isEmpty() && others.size() <= MAX_OTHERS, "no others that one is apart from, or too many");
        for (PeerRecord other : others) {
            record(other);
        }
        return true;
    }

    private boolean peerList(PeerList m) throws MalformedFrame {
        require(m.getPeersCount() <= limits.maxListedPeers(), "a list of too many peers");
        for (PeerRecord peer : m.getPeersList()) {
            record(peer);
        }
        return optionalId(m.getNeighboursOf());
    }

    private boolean degreeReport(DegreeReport m) throws MalformedFrame {
        require(m.getNeighboursCount() <= limits.maxNeighbours(), "a report of too many neighbours");
        for (ByteString neighbour : m.getNeighboursList()) {
            id(neighbour);
        }
        return seeds(m.getSeedsList());
    }

    private boolean record(PeerRecord m) throws MalformedFrame {
        if (!m.getFilter().isEmpty()) {
            TopicText.checkWireFilter(m.getFilter());
        }
        return id(m.getId()) && address(m.getAddress()) && seeds(m.getSeedsList());
    }

    private boolean seeds(List<String> seeds) throws MalformedFrame {
        require(seeds.size() <= limits.maxSeeds(), "a list of too many seeds");
        for (String seed : seeds) {
            address(seed);
        }
        return true;
    }

    private boolean gossip(List<Envelope> envelopes) throws MalformedFrame {
        require(!envelopes.isEmpty(), "gossip without a bundle");
        require(envelopes.size() <= limits.maxBundleMessages(), "too many bundles in a frame");
        for (Envelope envelope : envelopes) {
            require(!envelope.getBundle().isEmpty(), "an empty bundle");
            require(envelope.getBundle().size() <= limits.maxFrameBytes() - ENVELOPE_ROOM_BYTES, "too large a bundle");
            proof(envelope.getProof());
        }
        return true;
    }

    private static boolean proof(ByteString proof) throws MalformedFrame {
        boolean possible = proof.isEmpty() || proof.size() == Signatures.PROOF_BYTES;
        require(possible, "a proof that has neither no bytes nor " + Signatures.PROOF_BYTES);
        return true;
    }

    private boolean bundleIds(List<ByteString> ids) throws MalformedFrame {
        require(ids.size() <= limits.maxBundleIds(), "too many bundle ids");
        for (ByteString id : ids) {
            id(id);
        }
        return true;
    }

    private static boolean trees(List<Integer> trees) throws MalformedFrame {
        require(trees.size() <= MAX_TREES, "too many trees");
        for (int tree : trees) {
            tree(tree);
        }
        return true;
    }

    private static boolean topics(List<String> topics) throws MalformedFrame {
        require(topics.size() <= MAX_TREES, "too many topics");
        for (String topic : topics) {
            require(!topic.isEmpty(), "an empty topic");
            TopicText.checkWire(topic);
        }
        return true;
    }

    private static boolean filters(List<String> filters) throws MalformedFrame {
        require(filters.size() <= TopicFilters.MOST, "too many filters");
        for (String filter : filters) {
            TopicText.checkWireFilter(filter);
        }
        return true;
    }

    private static boolean wantChunks(WantChunks m) throws MalformedFrame {
        require(m.getChunksCount() <= MAX_WANTED_CHUNKS, "a request for too many chunks");
        for (int index : m.getChunksList()) {
            chunkIndex(index);
        }
        return id(m.getContent());
    }

    private static boolean haveChunks(HaveChunks m) throws MalformedFrame {
        require(m.getChunks().size() <= ContentRules.MOST_CHUNKS / Byte.SIZE, "more chunks than a content has");
        return id(m.getContent());
    }

    private static boolean chunk(Chunk m) throws MalformedFrame {
        int bytes = m.getData().size();
        require(bytes > 0 && bytes <= ContentRules.CHUNK_BYTES, "a chunk that is empty or larger than 256 KiB");
        return chunkIndex(m.getIndex()) && id(m.getContent());
    }

    private static boolean chunkIndex(int index) throws MalformedFrame {
        return require(index >= 0 && index < ContentRules.MOST_CHUNKS, "a chunk that no content has");
    }

    private static boolean tree(int tree) throws MalformedFrame {
        return require(tree >= 1 && tree <= MAX_TREES, "a tree that is not between 1 and 16");
    }

    private boolean digest(Digest m) throws MalformedFrame {
        require(m.getStreamsCount() <= limits.maxBundleIds(), "a digest of too many streams");
        for (StreamDigest stream : m.getStreamsList()) {
            stream(stream.getStream());
            runs(stream);
        }
        int buckets = m.getBuckets().size();
        require(buckets == 0 || buckets == BUCKETS / Byte.SIZE, "buckets that are not 256 bits");
        return (!m.hasAfter() || stream(m.getAfter())) && (!m.hasLast() || stream(m.getLast()));
    }

    private static boolean stream(StreamKey key) throws MalformedFrame {
        TopicText.checkWire(key.getTopic());
        return id(key.getOrigin());
    }

    private static void runs(StreamDigest m) throws MalformedFrame {
        require(m.getRunsCount() <= 2 * MAX_RUNS && m.getRunsCount() % 2 == 0, "too many runs, or half a run");
        long before = m.getFloor();
        require(before >= 0, "a sequence number that is none");
        for (long bound : m.getRunsList()) {
            require(bound >= before, "runs that do not ascend");
            before = bound;
        }
    }

    private boolean connectDirect(ConnectDirect m) throws MalformedFrame {
        return name(m.getNetworkBytes()) && record(m.getRecord()) && optionalId(m.getTarget());
    }

    private boolean direct(Direct m) throws MalformedFrame {
        require(m.getPayload().size() <= limits.maxMessageBytes(), "too large a direct message");
        require(m.getAfter() >= 0 && m.getAfter() < m.getSequence(), "a direct message that comes before itself");
        return name(m.getServiceBytes()) && id(m.getOrigin()) && id(m.getTarget()) && sequence(m.getSequence());
    }

    private static boolean directAck(DirectAck m) throws MalformedFrame {
        return id(m.getOrigin()) && id(m.getTarget()) && sequence(m.getSequence());
    }

    private static boolean sequence(long sequence) throws MalformedFrame {
        return require(sequence >= 1 && sequence <= MAX_SEQUENCE, "a sequence number that is none");
    }

    private static boolean id(ByteString id) throws MalformedFrame {
        return require(id.size() == NodeId.SIZE, "an id that is not 32 bytes");
    }

    private static boolean optionalId(ByteString id) throws MalformedFrame {
        return id.isEmpty() || id(id);
    }

    private static boolean name(ByteString name) throws MalformedFrame {
        return require(name.size() <= Names.MAX_BYTES, "a name longer than 64 bytes");
    }

    private static boolean address(String address) throws MalformedFrame {
        try {
            Address.parse(address);
            return true;
        } catch (IllegalArgumentException e) {
            throw new MalformedFrame("an address that is not host:port");
        }
    }

    private static boolean require(boolean holds, String otherwise) throws MalformedFrame {
        if (!holds) {
            throw new MalformedFrame(otherwise);
        }
        return true;
    }
}
