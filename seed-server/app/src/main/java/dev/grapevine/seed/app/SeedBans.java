package dev.grapevine.seed.app;

import dev.grapevine.protocol.Ban;
import dev.grapevine.seed.Seed;
import dev.grapevine.shell.command.BanCommands;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the shell's commands about bans do to a seed. */
record SeedBans(Seed seed) implements BanCommands.Target {
    @Override
    public void ban(String subject, Duration lasting) {
        seed.ban(subject, lasting);
    }

    @Override
    public boolean unban(String subject) {
        return seed.unban(subject);
    }

    @Override
    public List<Ban> bans() {
        return seed.bans();
    }

    @Override
    public Optional<String> unkept() {
        return seed.bansUnkept();
    }
}
