package dev.grapevine.seed.app;

import dev.grapevine.shell.Program;

/** {@code java -jar seed.jar}. */
public final class SeedMain {
    private SeedMain() {}

    /** Runs the program; {@code --help} tells everything. */
    public static void main(String[] arguments) {
        Program.main(new SeedRole(), arguments);
    }
}
