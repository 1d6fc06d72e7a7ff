package dev.grapevine.peer.app;

import dev.grapevine.peer.view.DirectMessage;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.shell.console.Console;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Shows messages above the prompt as they come, but in a busy network not more in a second than a terminal can take;
 * then it says so. Runs on the peer's thread for handlers.
 */
final class Incoming implements Consumer<ReceivedMessage> {
    static final int MOST_A_SECOND = 50;

    private final Console console;
    private final PeerTables tables;
    private final LongSupplier nanos;
    private long second = Long.MIN_VALUE;
    private int shown;

    Incoming(Console console, PeerTables tables, LongSupplier nanos) {
        this.console = console;
        this.tables = tables;
        this.nanos = nanos;
    }

    @Override
    public void accept(ReceivedMessage message) {
        show(() -> tables.incoming(message), "messages in a second; msg lists them all");
    }

    /** The same for what was sent to this peer alone. */
    void direct(DirectMessage message) {
        show(() -> tables.direct(message), "messages in a second; direct ones among them are not shown again");
    }

    private void show(Supplier<String> line, String tooMany) {
        long now = TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong());
        shown = now == second ? shown + 1 : 1;
        second = now;
        if (shown <= MOST_A_SECOND) {
            console.tell(line.get());
        } else if (shown == MOST_A_SECOND + 1) {
            console.tell(tables.notice("more than " + MOST_A_SECOND + " " + tooMany));
        }
    }
}
