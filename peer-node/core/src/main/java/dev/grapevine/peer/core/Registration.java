package dev.grapevine.peer.core;

import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Accused;
import dev.grapevine.wire.ConnectedToSeed;
import dev.grapevine.wire.DegreeReport;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.PeerRecord;
import java.util.List;

/**
 * What this peer tells its seeds: who it is, who its neighbours are, that it lives. Reports renew the leases; several
 * changes of neighbours go in one report.
 */
final class Registration {
    private static final long RENEWAL_NANOS = 30_000_000_000L;
    private static final long LEAST_RENEWAL_NANOS = 3_000_000_000L;

    /** As many as one seed's quota among the candidates. */
    private static final int JOINING_LIST = 64;

    private static final int RENEWAL_LIST = 16;
    private static final long REPORT_DELAY_NANOS = 300_000_000L;
    private static final long DEGREES_DELAY_NANOS = 1_000_000_000L;

    private final PeerConfig config;
    private final Effects effects;
    private final SeedJoin seeds;
    private long incarnation;
    private boolean reportScheduled;
    private long renewalNanos = RENEWAL_NANOS;

    Registration(PeerConfig config, Effects effects, SeedJoin seeds) {
        this.config = config;
        this.effects = effects;
        this.seeds = seeds;
    }

    void start() {
        effects.schedule(new PeerTimer.LeaseDue(), renewalNanos);
    }

    /** That this peer lives, and by which incarnation. */
    Frame alive() {
        return Frames.alive(config.id(), incarnation);
    }

    long incarnation() {
        return incarnation;
    }

    /** What this peer says of itself. */
    PeerRecord record() {
        return PeerRecord.newBuilder()
                .setId(config.id().bytes())
                .setAddress(config.address().toString())
                .setEpoch(config.epoch())
                .setIncarnation(incarnation)
                .addAllSeeds(seeds.joined().stream().map(Address::toString).toList())
                .build();
    }

    void onOpened(LinkId link) {
        seeds.onOpened(link, Handshake.register(config, record()));
    }

    /** A seed has answered. Returns false when the answer cannot be accepted. */
    boolean onConnected(LinkId link, ConnectedToSeed m, List<NeighbourLink> neighbours, long nowNanos) {
        if (!seeds.onConnected(link, m, nowNanos)) {
            return false;
        }
        atLeast(m.getIncarnation());
        renewWithin(m.getLeaseMillis());
        if (config.seeds().seeds().isEmpty()) {
            seeds.learn(m.getSeedsList().stream().map(Address::parse).toList());
        }
        if (seeds.owns(link)) {
            effects.send(link, Frames.requestPL(JOINING_LIST));
            effects.send(link, degreeReport(neighbours));
        }
        return true;
    }

    /** A third of the shortest lease, so that two reports may go astray; leases shorter than 9 s are not believed. */
    private void renewWithin(int leaseMillis) {
        long third = Integer.toUnsignedLong(leaseMillis) * 1_000_000 / 3;
        if (third >= LEAST_RENEWAL_NANOS && third < renewalNanos) {
            renewalNanos = third;
            effects.schedule(new PeerTimer.LeaseDue(), renewalNanos);
        }
    }

    /** A seed says somebody reported this peer dead: it lives, and says so with a higher incarnation. */
    void refute(Accused m) {
        atLeast(m.getIncarnation());
        incarnation++;
        seeds.sendToJoined(alive());
        effects.note(new PeerEvent.DeathRefuted(new NodeId(m.getReporter()), incarnation));
    }

    /** A hostile seed cannot push the number to its end. */
    private void atLeast(long known) {
        boolean sane = known >= 0 && known < Long.MAX_VALUE / 2;
        incarnation = sane ? Math.max(incarnation, known) : incarnation;
    }

    /** The leases need a new report, and the seeds are to show that they live. */
    void renew(List<NeighbourLink> neighbours, long nowNanos) {
        seeds.ping(nowNanos);
        report(neighbours);
        seeds.sendToJoined(Frames.requestPL(RENEWAL_LIST));
        effects.schedule(new PeerTimer.LeaseDue(), renewalNanos);
    }

    /** The neighbours have changed: the seeds are told soon. */
    void neighboursChanged() {
        if (!reportScheduled) {
            reportScheduled = true;
            effects.schedule(new PeerTimer.ReportDue(), REPORT_DELAY_NANOS);
        }
    }

    void report(List<NeighbourLink> neighbours) {
        reportScheduled = false;
        seeds.sendToJoined(degreeReport(neighbours));
        effects.schedule(new PeerTimer.DegreesDue(), DEGREES_DELAY_NANOS);
    }

    /** Both ends have reported by now: what degrees do the seeds attest? */
    void askDegrees(List<NeighbourLink> neighbours) {
        int most = config.limits().maxListedPeers();
        if (!neighbours.isEmpty()) {
            seeds.sendToJoined(Frames.requestPL(neighbours.stream()
                    .limit(most)
                    .map(neighbour -> neighbour.peer().bytes())
                    .toList()));
        }
    }

    private Frame degreeReport(List<NeighbourLink> neighbours) {
        var report = DegreeReport.newBuilder().setIncarnation(incarnation);
        seeds.joined().forEach(seed -> report.addSeeds(seed.toString()));
        neighbours.forEach(neighbour -> report.addNeighbours(neighbour.peer().bytes()));
        return Frame.newBuilder().setDegreeReport(report).build();
    }
}
