package dev.grapevine.seed.core;

import dev.grapevine.fuzz.HostileFrames;
import dev.grapevine.fuzz.Input;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.testing.NodeUnderTest;
import dev.grapevine.node.testing.Traffic;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.seed.view.RegisteredPeer;
import dev.grapevine.wire.DegreeReport;
import dev.grapevine.wire.Frame;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** A seed that a fuzzer tells what happens next. */
final class SeedStory {
    private static final int MOST_PEERS = 8;
    private static final int PEOPLE = 12;
    private static final int MOST_FRAMES = 1_000;
    private static final int MOST_TIMERS = 1_000;

    private final Input in;
    private final HostileFrames hostile = new HostileFrames();
    private final SeedUnderTest seed = new SeedUnderTest(MOST_PEERS);
    private final NodeUnderTest<SeedNode> at = seed.at;
    private final Traffic traffic = new Traffic(at, MOST_FRAMES, MOST_TIMERS);

    SeedStory(Input in) {
        this.in = in;
    }

    void step() {
        switch (in.below(12)) {
            case 0 -> at.accept();
            case 1, 2 -> at.accept(connect());
            case 3 -> link(at::lose);
            case 4 -> dialled();
            case 5 -> at.advance(Duration.ofMillis(in.pair()));
            case 6 -> link(at::drain);
            case 7, 8, 9 -> link(link -> hostile.next(in).ifPresent(frame -> at.receive(link, frame)));
            default -> link(link -> at.receive(link, sensible()));
        }
        insist();
    }

    /** Time passes until all leases are over, and it leaves. */
    void end() {
        at.advance(Duration.ofMinutes(3));
        insist();
        at.stop();
        at.advance(Duration.ofSeconds(2));
        traffic.look();
    }

    private interface With {
        void link(LinkId link);
    }

    private void link(With action) {
        List<LinkId> live = at.live();
        if (!live.isEmpty()) {
            action.link(live.get(in.below(live.size())));
        }
    }

    private Frame connect() {
        var record = SeedUnderTest.record(in.below(PEOPLE)).setIncarnation(in.below(3));
        if (in.flag()) {
            record.setEpoch(in.number());
        }
        return SeedUnderTest.connect(record);
    }

    /** Each probe opens, with an answer or none, or does not. */
    private void dialled() {
        at.takeDialled().forEach((link, address) -> {
            int how = in.below(4);
            if (!at.live().contains(link)) {
                return;
            }
            if (how == 0) {
                at.refuse(link);
                return;
            }
            at.open(link);
            if (how > 1 && at.live().contains(link)) {
                int peer = address.port() - SeedUnderTest.address(0).port();
                at.receive(link, Frames.alive(SeedUnderTest.id(peer), in.below(4)));
            }
        });
    }

    /** What peers and other seeds say, about few enough peers that they meet. */
    private Frame sensible() {
        return switch (in.below(4)) {
            case 0 -> SeedUnderTest.death(in.below(PEOPLE), in.below(3), in.below(PEOPLE), in.flag());
            case 1 -> report();
            case 2 -> Frames.requestPL();
            default -> Frames.ping(in.number());
        };
    }

    private Frame report() {
        var report = DegreeReport.newBuilder().setIncarnation(in.below(3));
        IntStream.range(0, in.below(PEOPLE))
                .forEach(i ->
                        report.addNeighbours(SeedUnderTest.id(in.below(PEOPLE)).bytes()));
        if (in.flag()) {
            report.addSeeds(SeedUnderTest.SEED_B.toString());
        }
        return Frame.newBuilder().setDegreeReport(report).build();
    }

    private void insist() {
        traffic.look();
        List<RegisteredPeer> peers = at.node.peers(at.nowNanos());
        Set<NodeId> ids = new HashSet<>();
        peers.forEach(peer -> ids.add(peer.id()));
        int all = peers.size() + at.node.hiddenPeers();
        if (all > MOST_PEERS || ids.size() != peers.size() || at.node.listedPeers() != peers.size()) {
            throw new AssertionError("of " + all + " entries " + at.node.listedPeers() + " are listed: " + peers);
        }
    }
}
