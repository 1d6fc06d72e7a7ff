package dev.grapevine.peer;

import dev.grapevine.peer.core.PeerNode;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Ban;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.runtime.NodeRunner;
import dev.grapevine.store.KeptBans;
import dev.grapevine.store.KnownPeerTable.Row;
import dev.grapevine.wire.PeerRecord;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps whom a peer knows, its anchors and neighbours first, and whom it has banned, and reminds it after a restart.
 * Looks every other second, and only while there are neighbours: a peer that is cut off keeps those by whom it may find
 * back. Bans are kept when they change. One thread of its own.
 */
final class Acquaintances implements AutoCloseable {
    private static final long LOOK_MILLIS = 2_000;
    private static final long FLUSH_MILLIS = 500;
    private static final int MOST = 256;

    private final Memory memory;
    private final NodeRunner<PeerNode> runner;
    private final Thread thread = new Thread(this::run, "grapevine-acquaintances");
    private final Semaphore bansChanged = new Semaphore(0);
    private final KeptBans bans;
    private boolean bansRestored;
    private Set<Row> kept = Set.of();

    Acquaintances(Memory memory, NodeRunner<PeerNode> runner) {
        this.memory = memory;
        this.runner = runner;
        this.bans = new KeptBans(
                memory.store(),
                () -> runner.ask(node -> node.bans(System.nanoTime())),
                this::remindOfBans,
                InstantSource.system(),
                bansChanged::release);
        thread.setDaemon(true);
    }

    KeptBans bans() {
        return bans;
    }

    void start() {
        thread.start();
    }

    private void run() {
        carryBans();
        remind();
        try {
            while (true) {
                if (bansChanged.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    bansChanged.drainPermits();
                }
                carryBans();
                look();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void remind() {
        List<Row> rows = memory.knownPeers();
        kept = Set.copyOf(rows);
        List<PeerRecord> records = rows.stream().map(Acquaintances::record).toList();
        List<PeerRecord> anchors =
                rows.stream().filter(Row::anchor).map(Acquaintances::record).toList();
        runner.ask(node -> {
            node.remember(records, anchors, System.nanoTime());
            return true;
        });
    }

    /** What was not read is never overwritten. */
    private void carryBans() {
        bansRestored = bansRestored || memory.succeeds(bans::restore);
        if (bansRestored) {
            memory.succeeds(bans::keep);
        }
    }

    private void remindOfBans(List<Ban> earlier) {
        runner.ask(node -> {
            node.restoreBans(earlier, System.nanoTime());
            return true;
        });
    }

    private static PeerRecord record(Row row) {
        return PeerRecord.newBuilder()
                .setId(row.id().bytes())
                .setAddress(row.address().toString())
                .build();
    }

    private void look() {
        List<Row> now = runner.ask(Acquaintances::rows);
        if (!now.isEmpty() && !kept.equals(Set.copyOf(now)) && memory.keep(now)) {
            kept = Set.copyOf(now);
        }
    }

    private static List<Row> rows(PeerNode node) {
        if (node.neighbourCount() == 0) {
            return List.of();
        }
        Map<NodeId, Address> neighbours = new LinkedHashMap<>();
        node.neighbours().forEach(peer -> neighbours.put(peer.id(), peer.address()));
        Map<NodeId, Row> rows = new LinkedHashMap<>();
        for (NodeId anchor : node.anchors()) {
            Optional.ofNullable(neighbours.get(anchor))
                    .ifPresent(address -> rows.put(anchor, new Row(anchor, address, true)));
        }
        neighbours.forEach((id, address) -> rows.putIfAbsent(id, new Row(id, address, false)));
        node.knownPeers().forEach(peer -> rows.putIfAbsent(peer.id(), new Row(peer.id(), peer.address(), false)));
        return rows.values().stream().limit(MOST).toList();
    }

    /** Before the neighbours are told goodbye. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(FLUSH_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
