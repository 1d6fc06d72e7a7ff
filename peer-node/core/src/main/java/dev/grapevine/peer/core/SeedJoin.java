package dev.grapevine.peer.core;

import dev.grapevine.node.Backoff;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.peer.view.SeedLink;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Frames;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SeedList;
import dev.grapevine.protocol.SeedList.SeedRow;
import dev.grapevine.protocol.Version;
import dev.grapevine.wire.Challenge;
import dev.grapevine.wire.ConnectedToSeed;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.Leave;
import dev.grapevine.wire.ProofOfWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Registration with a majority of the seeds, chosen at random. A seed that fails is tried again for ever; meanwhile
 * another takes its place, and gives it up when the first one is back.
 *
 * <pre>
 *  idle --chosen--> dialling --opened--> asking --ConnectedToSeed--> joined
 *   ^                  |                    |                          |
 *   |                  '-- lost, refused or no answer in time ---------+--> unreachable --due--> dialling
 *   '---------------- one more than wanted ----------------------------'
 *
 *  asking --Refused PROOF--> proving --proof made--> dialling
 * </pre>
 */
final class SeedJoin {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

    private enum State {
        IDLE,
        DIALLING,
        ASKING,
        PROVING,
        JOINED,
        UNREACHABLE
    }

    private static final class Seat {
        final SeedRow row;
        final Backoff backoff;
        State state = State.IDLE;
        int turn;

        @Nullable
        LinkId link;

        @Nullable
        NodeId id;

        @Nullable
        Proving proving;

        @Nullable
        ProofOfWork proof;

        final ProofBudget proofs = new ProofBudget();

        boolean lost;
        String why = "";
        boolean listed;
        boolean pinged;
        long heardNanos;

        Seat(SeedRow row, Backoff backoff) {
            this.row = row;
            this.backoff = backoff;
        }
    }

    private final PeerConfig config;
    private final Effects effects;
    private final RandomGenerator random;
    private final Map<Address, Seat> seats = new LinkedHashMap<>();
    private final Map<LinkId, Seat> byLink = new HashMap<>();
    private int turns;
    private boolean majority;
    private boolean told;

    SeedJoin(PeerConfig config, Effects effects, RandomGenerator random) {
        this.config = config;
        this.effects = effects;
        this.random = random;
        add(config.seeds());
    }

    /** A seed told of more seeds, or turned up where a peer was expected. */
    void learn(List<Address> addresses) {
        List<Address> unknown =
                addresses.stream().filter(a -> !seats.containsKey(a)).toList();
        add(SeedList.of(unknown));
        choose();
    }

    private void add(SeedList list) {
        List<SeedRow> rows = new ArrayList<>(list.seeds());
        for (int i = rows.size() - 1; i > 0; i--) {
            Collections.swap(rows, i, random.nextInt(i + 1));
        }
        for (SeedRow row : rows) {
            if (seats.size() < config.limits().maxSeeds()) {
                seats.put(row.address(), new Seat(row, new Backoff(FIRST_RETRY, LONGEST_RETRY, random)));
            }
        }
    }

    /** A majority of the known seeds: any two peers then share one. */
    int wanted() {
        return seats.isEmpty() ? 0 : seats.size() / 2 + 1;
    }

    List<Address> joined() {
        return seats.values().stream()
                .filter(seat -> seat.state == State.JOINED)
                .map(seat -> seat.row.address())
                .toList();
    }

    boolean owns(LinkId link) {
        return byLink.containsKey(link);
    }

    Address seed(LinkId link) {
        return seat(link).row.address();
    }

    /** Tries as many further seeds as are missing. */
    void choose() {
        long missing =
                wanted() - seats.values().stream().filter(SeedJoin::engaged).count();
        seats.values().stream()
                .filter(seat -> seat.state == State.IDLE)
                .limit(Math.max(0, missing))
                .toList()
                .forEach(this::take);
    }

    private static boolean engaged(Seat seat) {
        return underWay(seat) || seat.state == State.JOINED;
    }

    private static boolean underWay(Seat seat) {
        return seat.state == State.DIALLING || seat.state == State.ASKING || seat.state == State.PROVING;
    }

    private void take(Seat seat) {
        seat.turn = ++turns;
        dial(seat);
    }

    private void dial(Seat seat) {
        LinkId link = effects.dial(seat.row.address());
        seat.state = State.DIALLING;
        seat.link = link;
        byLink.put(link, seat);
    }

    /** The connection is open: ask to be registered. */
    void onOpened(LinkId link, Frame connectSeed) {
        Seat seat = seat(link);
        seat.state = State.ASKING;
        effects.send(link, seat.proof == null ? connectSeed : Handshake.with(seat.proof, connectSeed));
        effects.schedule(
                new PeerTimer.SeedDue(seat.row.address()),
                config.limits().handshakeTimeout().toNanos());
    }

    /**
     * The seed asks for a proof of work before it registers anybody: that is done elsewhere. Returns false when it asks too
     * often.
     */
    boolean onChallenge(LinkId link, Challenge asked, long nowNanos) {
        Seat seat = seat(link);
        if (seat.state != State.ASKING || !seat.proofs.take(nowNanos)) {
            return false;
        }
        effects.cancel(new PeerTimer.SeedDue(seat.row.address()));
        hangUp(seat);
        seat.state = State.PROVING;
        seat.proving = new Proving(seat.row.address(), asked, config.id());
        effects.note(new PeerEvent.ProofAsked(seat.row.address(), asked.getBits()));
        effects.run(seat.proving);
        return true;
    }

    /** The work is done: now the seed may take this peer in. */
    void onProved(Proving done) {
        Seat seat = seats.get(done.seed);
        if (seat == null || seat.proving != done) {
            return;
        }
        seat.proving = null;
        done.proof().ifPresent(proof -> seat.proof = proof);
        effects.note(new PeerEvent.ProofMade(done.seed, done.tries()));
        dial(seat);
    }

    /** Registered. Returns false when the answer cannot be accepted. */
    boolean onConnected(LinkId link, ConnectedToSeed m, long nowNanos) {
        Seat seat = seat(link);
        Optional<NodeId> pinned = seat.row.id();
        if (seat.state != State.ASKING || !Version.offered(m.getVersion())) {
            return false;
        }
        if (pinned.isPresent() && !pinned.get().bytes().equals(m.getId())) {
            onLost(link, "another id than config.csv pins", nowNanos);
            effects.close(link);
            return true;
        }
        NodeId id = new NodeId(m.getId());
        if (joinedSeats().stream().anyMatch(other -> id.equals(other.id))) {
            dropAlias(seat);
            return true;
        }
        seat.id = id;
        joined(seat, link, nowNanos);
        return true;
    }

    /** The seed of another seat answers under this address too: it counts once. */
    private void dropAlias(Seat seat) {
        effects.cancel(new PeerTimer.SeedDue(seat.row.address()));
        hangUp(seat);
        seats.remove(seat.row.address());
        choose();
        tellMajority();
    }

    private void joined(Seat seat, LinkId link, long nowNanos) {
        seat.state = State.JOINED;
        seat.heardNanos = nowNanos;
        seat.lost = false;
        seat.listed = false;
        seat.pinged = false;
        seat.backoff.reset();
        effects.cancel(new PeerTimer.SeedDue(seat.row.address()));
        effects.trust(link);
        seat.why = "";
        effects.note(new PeerEvent.SeedJoined(seat.row.address()));
        giveUpSurplus();
        tellMajority();
    }

    /** The latest chosen of too many joined seeds goes. */
    private void giveUpSurplus() {
        if (joined().size() > wanted()) {
            seats.values().stream()
                    .filter(seat -> seat.state == State.JOINED)
                    .max(Comparator.comparingInt(seat -> seat.turn))
                    .ifPresent(this::leave);
        }
    }

    private void leave(Seat seat) {
        send(seat, Frames.leave(Leave.Reason.SURPLUS));
        hangUp(seat);
        seat.state = State.IDLE;
    }

    /** The link is gone or of no use. */
    void onLost(LinkId link, String why, long nowNanos) {
        Seat seat = seat(link);
        byLink.remove(link);
        seat.link = null;
        seat.state = State.UNREACHABLE;
        effects.note(
                seat.lost
                        ? new PeerEvent.SeedRetryFailed(seat.row.address(), why)
                        : new PeerEvent.SeedLost(seat.row.address(), why));
        seat.lost = true;
        seat.why = why;
        effects.schedule(new PeerTimer.SeedDue(seat.row.address()), seat.backoff.nextNanos());
        choose();
        tellMajority();
    }

    /** Time to try again, or the answer did not come. */
    void onDue(Address seed, long nowNanos) {
        Seat seat = seats.get(seed);
        if (seat == null) {
            return;
        }
        if (seat.state == State.UNREACHABLE) {
            dial(seat);
        } else if (seat.state == State.ASKING && seat.link != null) {
            LinkId link = seat.link;
            onLost(link, "no answer in time", nowNanos);
            effects.close(link);
        }
    }

    void onHeard(LinkId link, long nowNanos) {
        Seat seat = seat(link);
        seat.heardNanos = nowNanos;
        seat.pinged = false;
    }

    /** A list has come. Returns whether every joined seed has now sent one and none is still being asked. */
    boolean onListed(LinkId link) {
        seat(link).listed = true;
        return seats.values().stream().noneMatch(seat -> engaged(seat) && (seat.state != State.JOINED || !seat.listed));
    }

    /** Asks every joined seed for a sign of life; one that has not answered the last time is lost. */
    void ping(long nowNanos) {
        for (Seat seat : joinedSeats()) {
            LinkId link = seat.link;
            if (seat.pinged && link != null) {
                onLost(link, "no answer to a ping", nowNanos);
                effects.close(link);
            } else {
                seat.pinged = true;
                send(seat, Frames.ping(0));
            }
        }
    }

    boolean anyHeardSince(long nanos) {
        return joinedSeats().stream().anyMatch(seat -> seat.heardNanos - nanos >= 0);
    }

    void sendToJoined(Frame frame) {
        joinedSeats().forEach(seat -> send(seat, frame));
    }

    /** A seed whose answer is still on its way has this peer on its lists already. */
    void stop() {
        for (Seat seat : seats.values()) {
            if (seat.state == State.JOINED || seat.state == State.ASKING) {
                send(seat, Frames.leave(Leave.Reason.EXIT));
            }
        }
        List.copyOf(seats.values()).forEach(this::hangUp);
        seats.values().forEach(SeedJoin::stopProving);
    }

    private static void stopProving(Seat seat) {
        if (seat.proving != null) {
            seat.proving.giveUp();
        }
    }

    private void send(Seat seat, Frame frame) {
        if (seat.link != null) {
            effects.send(seat.link, frame);
        }
    }

    private void hangUp(Seat seat) {
        if (seat.link != null) {
            byLink.remove(seat.link);
            effects.close(seat.link);
            seat.link = null;
        }
    }

    private void tellMajority() {
        int joined = joined().size();
        boolean now = joined >= wanted();
        boolean trying = seats.values().stream().anyMatch(SeedJoin::underWay);
        if (now && !majority) {
            effects.note(new PeerEvent.SeedMajorityReached(joined, wanted()));
        } else if (!now && !trying && (majority || !told)) {
            effects.note(new PeerEvent.BelowSeedMajority(joined, wanted()));
        } else {
            return;
        }
        told = true;
        majority = now;
    }

    private List<Seat> joinedSeats() {
        return seats.values().stream()
                .filter(seat -> seat.state == State.JOINED)
                .toList();
    }

    private Seat seat(LinkId link) {
        Seat seat = byLink.get(link);
        if (seat == null) {
            throw new IllegalArgumentException(link + " is not a link to a seed");
        }
        return seat;
    }

    /** Every seed that is used or tried. */
    List<SeedLink> views() {
        return seats.values().stream()
                .filter(seat -> seat.state != State.IDLE)
                .map(seat -> new SeedLink(seat.row.address(), view(seat.state), why(seat)))
                .toList();
    }

    private static String why(Seat seat) {
        return seat.proving == null ? seat.why : seat.proving.progress();
    }

    private static SeedLink.State view(State state) {
        return switch (state) {
            case JOINED -> SeedLink.State.JOINED;
            case UNREACHABLE -> SeedLink.State.UNREACHABLE;
            case IDLE, DIALLING, ASKING, PROVING -> SeedLink.State.JOINING;
        };
    }
}
