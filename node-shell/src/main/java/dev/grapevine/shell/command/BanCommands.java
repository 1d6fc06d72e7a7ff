package dev.grapevine.shell.command;

import dev.grapevine.documents.Json;
import dev.grapevine.protocol.Ban;
import dev.grapevine.shell.options.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code ban}, {@code unban} and {@code bans}, the same for every node. */
public final class BanCommands {
    private static final int BRIEF_ID = 8;
    private static final int ID_DIGITS = 64;

    /** What a node does about bans; what it throws says what to try. */
    public interface Target {
        /** Begins one. */
        void ban(String subject, Duration lasting);

        /** Ends one. Returns whether there was one. */
        boolean unban(String subject);

        /** Those that last. */
        List<Ban> bans();

        /** Why they would end with the process; empty when they are kept. */
        Optional<String> unkept();
    }

    private final Target node;

    private BanCommands(Target node) {
        this.node = node;
    }

    /** The three commands. */
    public static List<Command> of(Target node) {
        BanCommands commands = new BanCommands(node);
        return List.of(
                Command.text(
                        "ban",
                        "<id or address> [time]",
                        "disconnect somebody and refuse him for a while, 1h by default",
                        commands::ban),
                Command.text("unban", "<id or address>", "end a ban", commands::unban),
                Command.listing("bans", "who is banned, and for how long", commands::table, commands::document));
    }

    private Answer ban(String line) {
        String[] words = line.split("\\s+");
        Optional<Duration> lasting = words.length == 1 ? Optional.of(Ban.DEFAULT_TIME) : Durations.parse(words[1]);
        if (words.length > 2 || lasting.isEmpty()) {
            return Answer.usage("ban needs <id or address> [time], such as ban 192.0.2.7 2h");
        }
        try {
            node.ban(words[0], lasting.get());
            return Answer.of("banned " + Printable.of(words[0]) + " for " + Durations.brief(lasting.get()));
        } catch (IllegalArgumentException e) {
            return Answer.usage(String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            return Answer.failed(String.valueOf(e.getMessage()));
        }
    }

    private Answer unban(String subject) {
        return node.unban(subject)
                ? Answer.of(Printable.of(subject) + " is no longer banned")
                : Answer.failed(Printable.of(subject) + " is not banned (bans lists all)");
    }

    private String table(Ink ink) {
        List<Ban> bans = node.bans();
        if (bans.isEmpty()) {
            return "nobody is banned\n" + footer();
        }
        TextTable table = new TextTable().row(ink.bold("banned"), ink.bold("for another"), ink.bold("because it"));
        bans.forEach(ban -> table.row(
                brief(ban.subject()),
                Durations.brief(Duration.ofMillis(ban.leftMillis())),
                ban.why().isEmpty() ? "-" : Printable.of(ban.why())));
        return table.text() + footer();
    }

    private String footer() {
        return node.unkept()
                .map(why -> "bans end with this process: " + Printable.of(why) + "\n")
                .orElse("");
    }

    private static String brief(String subject) {
        return subject.length() == ID_DIGITS ? subject.substring(0, BRIEF_ID) : subject;
    }

    private String document() {
        return Json.document(out -> {
            out.writeStartArray();
            for (Ban ban : node.bans()) {
                out.writeStartObject();
                out.writeStringField("subject", ban.subject());
                out.writeNumberField("leftMillis", ban.leftMillis());
                out.writeStringField("why", ban.why());
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }
}
