package dev.grapevine.peer.core;

import static dev.grapevine.peer.core.PeerUnderTest.connectedToPeer;
import static dev.grapevine.peer.core.PeerUnderTest.hello;
import static dev.grapevine.peer.core.PeerUnderTest.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Ban;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Frame.KindCase;
import dev.grapevine.wire.Leave;
import dev.grapevine.wire.Refused;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With whom a peer has banned it has no link. */
class BanningTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final Address BAD = new Address("203.0.113.9", 40_000);

    private final PeerUnderTest peer = PeerUnderTest.alone(8);

    @Test
    void aNeighbourIsToldAndGoneAndOthersStay() {
        LinkId bad = peer.neighbour(1);
        LinkId good = peer.neighbour(2);
        ban(id(1).hex());

        assertThat(peer.at.takeSent(bad, KindCase.LEAVE))
                .extracting(frame -> frame.getLeave().getReason())
                .containsExactly(Leave.Reason.BANNED);
        assertThat(peer.at.closed(bad)).isTrue();
        assertThat(peer.at.closed(good)).isFalse();
        assertThat(peer.up()).containsExactly(id(2));
        assertThat(peer.at.take(PeerEvent.Banned.class)).hasSize(1);
    }

    @Test
    void itIsRefusedWithAReasonUntilTheBanEnds() {
        ban(id(1).hex());
        LinkId link = peer.at.accept(inFloodMode(1));

        assertRefused(link, "this id is banned here for another 3600 s");
        peer.at.advance(Duration.ofHours(1));
        peer.neighbour(1);
        assertThat(peer.up()).containsExactly(id(1));
    }

    @Test
    void anAddressIsEverybodyThereWhoeverTheySayTheyAre() {
        LinkId inside = peer.at.accept(BAD, inFloodMode(1));
        ban("203.0.113.9");

        assertThat(peer.at.closed(inside)).isTrue();
        assertRefused(peer.at.accept(BAD, inFloodMode(2)), "203.0.113.9");
        assertRefused(peer.at.accept(BAD, direct(3)), "203.0.113.9");
    }

    @Test
    void linksForDirectMessagesEndToo() {
        LinkId link = peer.at.accept(direct(3));
        assertThat(peer.at.takeSent(link, KindCase.CONNECTED_DIRECT)).hasSize(1);
        ban(id(3).hex());

        assertThat(peer.at.closed(link)).isTrue();
        assertRefused(peer.at.accept(direct(3)), "this id");
    }

    @Test
    void aDialThatItAnswersIsGivenUp() {
        ban(id(1).hex());
        peer.at.node.addPeer(1, new Address("192.0.2.1", 6001), peer.at.nowNanos());
        LinkId link = peer.at.takeDialled().keySet().iterator().next();
        peer.at.open(link);
        peer.at.receive(link, connectedToPeer(1));

        assertThat(peer.at.closed(link)).isTrue();
        assertThat(peer.up()).isEmpty();
        assertThat(peer.at.take(PeerEvent.AddingFailed.class)).hasSize(1);
        assertThat(peer.at.take(PeerEvent.DialFailed.class).get(0).why()).contains("banned");
    }

    @Test
    void whoIsBannedSaysSo() {
        LinkId link = peer.neighbour(1);
        var leave = Leave.newBuilder().setReason(Leave.Reason.BANNED);
        peer.at.receive(link, Frame.newBuilder().setLeave(leave).build());

        assertThat(peer.at.take(PeerEvent.NeighbourLost.class).get(0).why()).contains("banned");
    }

    @Test
    void whoIsPardonedComesBack() {
        ban(id(1).hex());
        assertThat(peer.at.node.bans(peer.at.nowNanos())).hasSize(1);

        assertThat(peer.at.node.unban(id(1).hex())).isTrue();
        assertThat(peer.at.node.unban(id(1).hex())).isFalse();
        assertThat(peer.at.node.bans(peer.at.nowNanos())).isEmpty();
        peer.neighbour(1);
        assertThat(peer.up()).containsExactly(id(1));
    }

    @Test
    void bansOfAnEarlierLifeHoldForThoseWhoWereQuicker() {
        LinkId quick = peer.neighbour(1);
        peer.neighbour(2);
        peer.at.node.restoreBans(
                List.of(new Ban(id(1).hex(), "", 60_000), new Ban("203.0.113.9", "", 1)), peer.at.nowNanos());

        assertThat(peer.at.closed(quick)).isTrue();
        assertThat(peer.up()).containsExactly(id(2));
        assertThat(peer.at.take(PeerEvent.BansRestored.class)).containsExactly(new PeerEvent.BansRestored(2));
        assertRefused(peer.at.accept(inFloodMode(1)), "another 60 s");
    }

    private static Frame inFloodMode(int from) {
        return PeerUnderTest.connectPeer(hello(from).setMode("flood"));
    }

    private void ban(String subject) {
        assertThat(peer.at.node.ban(subject, HOUR, peer.at.nowNanos())).isTrue();
    }

    private static Frame direct(int from) {
        return Frame.newBuilder().setConnectDirect(DirectLinksTest.hello(from)).build();
    }

    private void assertRefused(LinkId link, String why) {
        Refused refused = peer.at.takeSent(link).get(0).getRefused();
        assertThat(refused.getReason()).isEqualTo(Refused.Reason.BANNED);
        assertThat(refused.getDetail()).contains(why);
        assertThat(peer.at.closed(link)).isTrue();
        assertThat(peer.at.take(PeerEvent.LinkRefused.class)).isNotEmpty();
    }
}
