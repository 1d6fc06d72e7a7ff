package dev.grapevine.peer.app;

import dev.grapevine.peer.Peer;
import dev.grapevine.protocol.Ban;
import dev.grapevine.shell.command.BanCommands;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the shell's commands about bans do to a peer. */
record PeerBans(Peer peer) implements BanCommands.Target {
    @Override
    public void ban(String subject, Duration lasting) {
        peer.ban(subject, lasting);
    }

    @Override
    public boolean unban(String subject) {
        return peer.unban(subject);
    }

    @Override
    public List<Ban> bans() {
        return peer.bans();
    }

    @Override
    public Optional<String> unkept() {
        return peer.bansUnkept();
    }
}
