package dev.grapevine.seed.app;

import dev.grapevine.seed.view.RegisteredPeer;
import dev.grapevine.seed.view.SeedStatus;
import dev.grapevine.shell.command.Counters;
import dev.grapevine.shell.command.Ink;
import dev.grapevine.shell.command.Printable;
import dev.grapevine.shell.command.TextTable;
import dev.grapevine.shell.options.Durations;
import java.time.Duration;
import java.util.List;

/** How a seed looks on a screen. */
final class SeedTables {
    private final Ink ink;

    SeedTables(Ink ink) {
        this.ink = ink;
    }

    String peers(List<RegisteredPeer> peers) {
        if (peers.isEmpty()) {
            return "no peers yet: start one with java -jar peer.jar\n";
        }
        TextTable table = new TextTable()
                .row(ink.bold("id"), ink.bold("address"), ink.bold("state"), ink.bold("degree"), ink.bold("lease"));
        peers.forEach(peer -> table.row(
                peer.id().brief(),
                peer.address().toString(),
                state(peer.state()),
                String.valueOf(peer.degree()),
                Durations.brief(Duration.ofMillis(peer.leaseMillis()))));
        return table.text() + ink.dim(peers.size() + (peers.size() == 1 ? " peer" : " peers")) + "\n";
    }

    private String trust(String word) {
        return switch (word) {
            case "insecure" -> ink.bad("insecure") + ": links are not encrypted, and nobody proves who he is";
            case "private" -> "private: links are encrypted, with those who have the network's key";
            default -> word + ": links are encrypted, with anybody";
        };
    }

    String status(SeedStatus status) {
        return new TextTable()
                        .row(
                                ink.bold("seed"),
                                status.address() + "  " + status.id().hex())
                        .row(ink.bold("network"), Printable.of(status.network()))
                        .row(ink.bold("trust"), trust(status.trust()))
                        .row(ink.bold("up"), Durations.brief(Duration.ofMillis(status.uptimeMillis())))
                        .row(ink.bold("peers"), status.peers() + " of at most " + status.maxPeers() + hidden(status))
                        .row(ink.bold("registry"), store(status))
                        .text()
                + Counters.text(status.counters(), ink);
    }

    private String store(SeedStatus status) {
        String detail = Printable.of(status.storeDetail());
        return switch (status.store()) {
            case "none" -> "lost when this seed ends: " + detail;
            case "reading" -> "reading what was kept: " + detail;
            case "failing" ->
                ink.bad("failing") + ": " + detail + "; " + status.waiting() + " peers wait to be registered";
            default -> "kept: " + detail;
        };
    }

    private static String hidden(SeedStatus status) {
        return status.hidden() == 0 ? "" : ", " + status.hidden() + " not answering";
    }

    private String state(RegisteredPeer.State state) {
        String word = Printable.word(state);
        return switch (state) {
            case CONNECTED -> ink.good(word);
            case DISCONNECTED -> ink.warn(word);
            case ACCUSED -> ink.bad(word);
        };
    }
}
