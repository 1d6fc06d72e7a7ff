package dev.grapevine.peer.app;

import dev.grapevine.shell.Program;

/** {@code java -jar peer.jar}. */
public final class PeerMain {
    private PeerMain() {}

    /** Runs the program; {@code --help} tells everything. */
    public static void main(String[] arguments) {
        Program.main(new PeerRole(), arguments);
    }
}
