package dev.grapevine.seed.core;

import dev.grapevine.node.LinkId;
import dev.grapevine.node.Tally;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.Quotas;
import dev.grapevine.protocol.Subnet;
import dev.grapevine.wire.PeerRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The seed's table of peers. An entry is <em>listed</em> (given out in lists) or hidden (one probe has failed).
 *
 * <pre>
 *  (none) --register--> listed --hide--> hidden --remove--> (none)
 *                          ^--register, list--'
 * </pre>
 *
 * Bounded by {@code maxPeers}. The listed entries also stand in an array, so that a sample costs its own size and not
 * the registry's.
 */
final class Registry {
    private final int maxPeers;
    private final long leaseNanos;
    private final RegistryKeeper keeper;
    private final Map<NodeId, Entry> entries = new LinkedHashMap<>();
    private final Map<LinkId, Entry> byLink = new HashMap<>();
    private final List<Entry> listed = new ArrayList<>();
    private final Quotas quotas;
    /** Entries of each subnet, those without one left out. */
    private final Tally<Subnet> subnets = new Tally<>();

    Registry(SeedConfig config, RegistryKeeper keeper) {
        this.keeper = keeper;
        this.maxPeers = config.maxPeers();
        this.quotas = config.admission().quotas();
        this.leaseNanos = config.lease().toNanos();
    }

    /** Whether a peer that is not in it can come in. */
    boolean hasRoom() {
        return entries.size() < maxPeers;
    }

    /** Why no more peers from this host can come in, if they cannot. */
    Optional<String> overQuota(String host) {
        return quotas.subnet(host)
                .filter(subnet -> subnets.of(subnet) >= quotas.perPrefix())
                .map(subnet -> quotas.perPrefix() + " peers of " + subnet + " are registered");
    }

    private void countFor(Entry entry, String host) {
        entry.subnet.ifPresent(subnets::remove);
        entry.subnet = quotas.subnet(host);
        entry.subnet.ifPresent(subnets::add);
    }

    Optional<Entry> find(NodeId id) {
        return Optional.ofNullable(entries.get(id));
    }

    Optional<Entry> find(LinkId link) {
        return Optional.ofNullable(byLink.get(link));
    }

    /** The id object the registry itself holds, so that equal ids are kept once; {@code id} when it holds none. */
    NodeId canonical(NodeId id) {
        @Nullable Entry entry = entries.get(id);
        return entry == null ? id : entry.id;
    }

    /**
     * Takes a peer in, or again; it is listed. Returns the link it was registered over until now.
     *
     * @param host where it has connected from, which it cannot choose
     */
    Optional<LinkId> register(PeerRecord record, LinkId link, String host, long nowNanos) {
        long leaseEnd = nowNanos + leaseNanos;
        Entry known = entries.get(new NodeId(record.getId()));
        Entry entry = known != null ? known : new Entry(record, link, leaseEnd);
        Optional<LinkId> before = known != null ? known.link() : Optional.empty();
        before.ifPresent(byLink::remove);
        entry.registeredAgain(record, link, leaseEnd);
        entries.put(entry.id, entry);
        byLink.put(link, entry);
        countFor(entry, host);
        list(entry);
        return before;
    }

    /** Has the entry kept. Returns the number of that. */
    long keep(Entry entry) {
        return keeper.keep(entry.record());
    }

    /**
     * Takes in what an earlier life of this seed has kept, without a connection and with one lease to get in touch. Whoever
     * has registered meanwhile knows better.
     *
     * @return how many were taken in
     */
    int restore(List<PeerRecord> records, long nowNanos) {
        int before = entries.size();
        for (PeerRecord record : records) {
            NodeId id = new NodeId(record.getId());
            if (hasRoom() && !entries.containsKey(id)) {
                Entry entry = new Entry(record, null, nowNanos + leaseNanos);
                entries.put(entry.id, entry);
                countFor(entry, entry.address().host());
                list(entry);
            }
        }
        return entries.size() - before;
    }

    void renew(Entry entry, long incarnation, List<String> seeds, long nowNanos) {
        if (entry.renew(nowNanos + leaseNanos, incarnation, seeds)) {
            keep(entry);
        }
    }

    /** The peer has shown life with this incarnation; it is listed. */
    void refute(Entry entry, long incarnation, long nowNanos) {
        if (entry.refute(incarnation, nowNanos)) {
            keep(entry);
        }
        list(entry);
    }

    /** The entry stays; only its connection is gone. */
    Optional<Entry> disconnected(LinkId link) {
        @Nullable Entry entry = byLink.remove(link);
        if (entry != null) {
            entry.disconnected();
        }
        return Optional.ofNullable(entry);
    }

    void list(Entry entry) {
        if (entry.listIndex == Entry.UNLISTED) {
            entry.listIndex = listed.size();
            listed.add(entry);
        }
    }

    void hide(Entry entry) {
        if (entry.listIndex != Entry.UNLISTED) {
            Entry last = listed.remove(listed.size() - 1);
            if (last != entry) {
                listed.set(entry.listIndex, last);
                last.listIndex = entry.listIndex;
            }
            entry.listIndex = Entry.UNLISTED;
        }
    }

    void remove(Entry entry) {
        hide(entry);
        entries.remove(entry.id);
        keeper.forget(entry.id);
        entry.subnet.ifPresent(subnets::remove);
        entry.subnet = Optional.empty();
        entry.link().ifPresent(byLink::remove);
    }

    List<Entry> all() {
        return List.copyOf(entries.values());
    }

    /** Those without a connection. */
    List<Entry> disconnected() {
        return entries.values().stream().filter(entry -> entry.link().isEmpty()).toList();
    }

    List<Entry> leaseOver(long nowNanos) {
        return entries.values().stream()
                .filter(entry -> entry.leaseOver(nowNanos))
                .toList();
    }

    /** Up to {@code count} listed entries in random order, {@code except} left out. */
    List<Entry> sample(int count, NodeId except, RandomGenerator random) {
        Set<Integer> drawn = new LinkedHashSet<>();
        int wanted = Math.min(listed.size(), count + 1);
        if (wanted > listed.size() / 2) {
            return shuffled(random).stream()
                    .filter(entry -> !entry.id.equals(except))
                    .limit(count)
                    .toList();
        }
        while (drawn.size() < wanted) {
            drawn.add(random.nextInt(listed.size()));
        }
        return drawn.stream()
                .map(listed::get)
                .filter(entry -> !entry.id.equals(except))
                .limit(count)
                .toList();
    }

    private List<Entry> shuffled(RandomGenerator random) {
        List<Entry> all = new ArrayList<>(listed);
        for (int i = all.size() - 1; i > 0; i--) {
            java.util.Collections.swap(all, i, random.nextInt(i + 1));
        }
        return all;
    }

    List<Entry> listed() {
        return List.copyOf(listed);
    }

    int listedCount() {
        return listed.size();
    }

    int hiddenCount() {
        return entries.size() - listed.size();
    }
}
