package dev.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.sun.management.ThreadMXBean;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.ConnectSeed;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Message;
import dev.grapevine.wire.PeerList;
import dev.grapevine.wire.PeerRecord;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is refused before it is parsed, so that a megabyte of nothing never becomes fifty. */
class FieldCountTest {
    private static final int EMPTY_RECORDS = 500_000;
    private static final long LITTLE_BYTES = 1 << 20;

    private final MessageCodec codec = new MessageCodec(Limits.DEFAULT);

    @Test
    void aListOfEmptyRecordsIsRefusedWithoutMakingThem() {
        byte[] bytes = peerList(Collections.nCopies(EMPTY_RECORDS, PeerRecord.getDefaultInstance()));

        assertThat(allocated(() -> codec.decode(bytes, 0, bytes.length))).isLessThan(LITTLE_BYTES);
        assertRefused(bytes);
    }

    @Test
    void theListsInsideRecordsCountToo() {
        PeerRecord many = PeerRecord.newBuilder()
                .addAllSeeds(Collections.nCopies(EMPTY_RECORDS, ""))
                .build();
        byte[] bytes = peerList(Collections.singletonList(many));

        assertThat(allocated(() -> codec.decode(bytes, 0, bytes.length))).isLessThan(LITTLE_BYTES);
        assertRefused(bytes);
    }

    /** protobuf merges what it finds twice: lists in pieces would add up. */
    @Test
    void piecesOfOneListCountTogether() {
        byte[] piece = peerList(Collections.nCopies(200, PeerRecord.getDefaultInstance()));
        ByteArrayOutputStream pieces = new ByteArrayOutputStream();
        for (int i = 0; i < 100; i++) {
            pieces.writeBytes(piece);
        }

        assertRefused(pieces.toByteArray());
    }

    @Test
    void aFieldThatNobodyKnowsCountsAsWell() {
        byte[] unknown = new byte[3 * (FieldCount.MOST + 1)];
        for (int i = 0; i < unknown.length; i += 3) {
            unknown[i] = (byte) 0xf8;
            unknown[i + 1] = 0x3f;
        }

        assertRefused(unknown);
    }

    @Test
    void groupsWhoseInsidesWouldNotCountAreRefused() {
        byte[] groups = new byte[4 * FieldCount.MOST];
        for (int i = 0; i < groups.length; i += 4) {
            groups[i] = (byte) 0xfb;
            groups[i + 1] = 0x3f;
            groups[i + 2] = (byte) 0xfc;
            groups[i + 3] = 0x3f;
        }

        assertThatThrownBy(() -> codec.decode(groups, 0, groups.length)).hasMessageContaining("a group");
    }

    @Test
    void aBundleOfEmptyMessagesIsRefusedWithoutMakingThem() {
        ByteString bytes = Bundle.newBuilder()
                .addAllMessages(Collections.nCopies(EMPTY_RECORDS, Message.getDefaultInstance()))
                .build()
                .toByteString();
        BundleId id = BundleId.of(bytes);

        assertThat(allocated(() -> SealedBundle.open(bytes, id, Limits.DEFAULT)))
                .isLessThan(LITTLE_BYTES);
        assertThatThrownBy(() -> SealedBundle.open(bytes, id, Limits.DEFAULT))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageContaining("fields");
    }

    @Test
    void theFullestHonestListIsAccepted() throws Exception {
        PeerRecord fullest = PeerRecord.newBuilder()
                .setId(SampleFrames.id(1))
                .setAddress("198.51.100.1:5000")
                .setEpoch(1)
                .setIncarnation(1)
                .setDegree(1)
                .addAllSeeds(Collections.nCopies(Limits.DEFAULT.maxSeeds(), "198.51.100.2:5000"))
                .build();
        byte[] bytes = peerList(Collections.nCopies(Limits.DEFAULT.maxListedPeers(), fullest));

        assertThat(codec.decode(bytes, 0, bytes.length).getPeerList().getPeersCount())
                .isEqualTo(Limits.DEFAULT.maxListedPeers());
    }

    @Test
    void aMessageInsideThatIsLongerThanWhatHoldsItIsRefused() {
        byte[] network = Frame.newBuilder()
                .setConnectSeed(ConnectSeed.newBuilder().setNetwork("n".repeat(3 * FieldCount.MOST)))
                .build()
                .toByteArray();
        network[1] = (byte) 0xff;

        assertThatThrownBy(() -> codec.decode(network, 0, network.length)).isInstanceOf(MalformedFrame.class);
    }

    private void assertRefused(byte[] bytes) {
        assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageContaining("fields");
    }

    /** Bytes of heap that this thread has taken meanwhile, whatever came of it. */
    private static long allocated(ThrowingCallable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(work).isInstanceOf(MalformedFrame.class);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static byte[] peerList(Iterable<PeerRecord> records) {
        return Frame.newBuilder()
                .setPeerList(PeerList.newBuilder().addAllPeers(records))
                .build()
                .toByteArray();
    }
}
