package dev.grapevine.peer.app;

import dev.grapevine.peer.TopicSubscription;
import dev.grapevine.peer.view.DirectMessage;
import dev.grapevine.peer.view.KnownPeer;
import dev.grapevine.peer.view.Neighbour;
import dev.grapevine.peer.view.PeerStatus;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.peer.view.SeedLink;
import dev.grapevine.protocol.Address;
import dev.grapevine.shell.command.Counters;
import dev.grapevine.shell.command.Ink;
import dev.grapevine.shell.command.Printable;
import dev.grapevine.shell.command.TextTable;
import dev.grapevine.shell.options.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a peer looks on a screen. Whatever came from the network is made safe to print here. */
final class PeerTables {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    private static final int BRIEF_HASH = 8;
    private static final int LISTED_TEXT = 160;
    private static final int INCOMING_TEXT = 1000;

    private final Ink ink;

    PeerTables(Ink ink) {
        this.ink = ink;
    }

    String peers(List<Neighbour> neighbours, List<KnownPeer> known, PeerStatus status) {
        return heading("Neighbours", neighbours.size() + " of at most " + status.maxPeers())
                + (neighbours.isEmpty() ? noNeighbours(status) : neighbours(neighbours))
                + heading("Known peers", String.valueOf(known.size()))
                + (known.isEmpty() ? "  none yet: seeds and neighbours tell of peers as they come\n" : known(known));
    }

    private String noNeighbours(PeerStatus status) {
        return status.degraded()
                ? "  no neighbours yet: only " + status.seedsJoined() + " of " + status.seedsWanted()
                        + " wanted seeds are joined (see seeds)\n"
                : "  no neighbours yet: start another peer, or wait for one to come\n";
    }

    private String neighbours(List<Neighbour> neighbours) {
        boolean judged = neighbours.stream().anyMatch(PeerTables::judged);
        TextTable table =
                new TextTable("  ").row(bold("id", "address", "state", "degree", "rtt", judged ? "score" : ""));
        neighbours.forEach(neighbour -> table.row(
                neighbour.id().brief(),
                neighbour.address().toString(),
                state(neighbour.state()),
                neighbour.degree() > 0 ? String.valueOf(neighbour.degree()) : "-",
                roundTrip(neighbour.rttMillis()),
                judged ? score(neighbour) : ""));
        return table.text();
    }

    private static boolean judged(Neighbour neighbour) {
        return neighbour.score() != 0 || !neighbour.misdeeds().isEmpty();
    }

    private static String score(Neighbour neighbour) {
        return neighbour.misdeeds().isEmpty()
                ? String.valueOf(neighbour.score())
                : neighbour.score() + ": it " + neighbour.misdeeds();
    }

    private String known(List<KnownPeer> known) {
        TextTable table = new TextTable("  ").row(bold("id", "address", "named by"));
        known.forEach(peer -> table.row(
                peer.id().brief(), peer.address().toString(), peer.seeds().isEmpty() ? "neighbours" : names(peer)));
        return table.text();
    }

    private static String names(KnownPeer peer) {
        return peer.seeds().stream().map(Address::toString).collect(Collectors.joining(" "));
    }

    String seeds(List<SeedLink> seeds) {
        if (seeds.isEmpty()) {
            return "no seeds: this peer joins through --bootstrap and through peers it has met\n";
        }
        boolean troubled = seeds.stream().anyMatch(seed -> !seed.why().isEmpty());
        TextTable table = new TextTable().row(troubled ? bold("address", "state", "why") : bold("address", "state"));
        seeds.forEach(seed -> table.row(seed.address().toString(), state(seed.state()), seed.why()));
        return table.text();
    }

    String messages(List<ReceivedMessage> messages) {
        if (messages.isEmpty()) {
            return "no messages yet: try broadcast <text>\n";
        }
        TextTable table = new TextTable().row(bold("hash", "origin", "time", "hops", "text"));
        messages.forEach(message -> table.row(
                hash(message),
                message.origin().brief(),
                CLOCK.format(message.time()),
                String.valueOf(message.hops()),
                topic(message) + text(message, LISTED_TEXT)));
        return table.text();
    }

    String topics(List<TopicSubscription> topics) {
        if (topics.isEmpty()) {
            return "no topics yet: try subscribe <filter>, such as subscribe sensors/#\n";
        }
        TextTable table = new TextTable().row(bold("filter", "received", "dropped"));
        topics.forEach(topic -> table.row(
                Printable.of(topic.filter().text()),
                String.valueOf(topic.received()),
                String.valueOf(topic.dropped())));
        return table.text();
    }

    /** One line above the prompt. */
    String incoming(ReceivedMessage message) {
        return ink.dim(CLOCK.format(message.received()) + " " + message.origin().brief()) + "  " + topic(message)
                + text(message, INCOMING_TEXT);
    }

    private static String text(ReceivedMessage message, int most) {
        if (message.payloadGone()) {
            String type = message.contentType().isEmpty() ? "" : " of " + message.contentType();
            return Printable.brief(String.format(Locale.ROOT, "(%,d bytes%s, not kept)", message.bytes(), type), most);
        }
        return Printable.brief(message.text(), most);
    }

    /** One line above the prompt, for what was sent to this peer alone. */
    String direct(DirectMessage message) {
        return ink.dim(CLOCK.format(message.received()) + " " + message.origin().brief()) + "  " + ink.bold("(direct) ")
                + Printable.brief(message.text(), INCOMING_TEXT);
    }

    /** One line about a change of state. */
    String notice(String notice) {
        return ink.dim(CLOCK.format(Instant.now())) + " " + ink.warn("* " + Printable.of(notice));
    }

    String status(PeerStatus status) {
        return new TextTable()
                        .row(
                                ink.bold("peer"),
                                status.address() + "  " + status.id().hex())
                        .row(ink.bold("network"), Printable.of(status.network()) + ", mode " + status.mode())
                        .row(ink.bold("trust"), trust(status.trust()))
                        .row(ink.bold("up"), Durations.brief(Duration.ofMillis(status.uptimeMillis())))
                        .row(ink.bold("seeds"), seeds(status))
                        .row(ink.bold("neighbours"), status.neighbours() + " of at most " + status.maxPeers())
                        .row(ink.bold("known"), status.knownPeers() + " peers")
                        .row(ink.bold("messages"), String.valueOf(status.messages()))
                        .row(ink.bold("memory"), memory(status))
                        .row(ink.bold("epoch"), status.epoch() + ", incarnation " + status.incarnation())
                        .text()
                + Counters.text(status.counters(), ink);
    }

    private String memory(PeerStatus status) {
        String detail = Printable.of(status.storeDetail());
        return switch (status.store()) {
            case "none" -> "lost when this peer ends: " + detail;
            case "reading" -> "reading what was kept: " + detail;
            case "failing" -> ink.bad("failing") + ": " + detail;
            default -> "kept: " + detail;
        };
    }

    private String trust(String word) {
        return switch (word) {
            case "insecure" -> ink.bad("insecure") + ": links are not encrypted, and nobody proves who he is";
            case "private" -> "private: links are encrypted, with those who have the network's key";
            default -> word + ": links are encrypted, with anybody";
        };
    }

    private String seeds(PeerStatus status) {
        String joined = "joined " + status.seedsJoined() + ", wants " + status.seedsWanted();
        return status.degraded() ? joined + ": " + ink.bad("degraded") : joined;
    }

    private static String roundTrip(double millis) {
        return millis < 0 ? "-" : String.format(Locale.ROOT, "%.1f ms", millis);
    }

    private static String hash(ReceivedMessage message) {
        int index = message.hash().indexOf('/');
        return message.hash().substring(0, BRIEF_HASH)
                + (index < 0 ? "" : message.hash().substring(index));
    }

    private String topic(ReceivedMessage message) {
        return message.topic().isEmpty() ? "" : ink.dim("[" + Printable.of(message.topic()) + "] ");
    }

    private String heading(String title, String remark) {
        return ink.bold(title) + ink.dim(" (" + remark + ")") + "\n";
    }

    private String state(Enum<?> state) {
        String word = Printable.word(state);
        return switch (word) {
            case "connected", "joined" -> ink.good(word);
            case "unreachable" -> ink.bad(word);
            default -> ink.warn(word);
        };
    }

    private String[] bold(String... titles) {
        String[] bold = titles.clone();
        for (int i = 0; i < bold.length; i++) {
            bold[i] = ink.bold(titles[i]);
        }
        return bold;
    }
}
