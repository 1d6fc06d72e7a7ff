package dev.grapevine.seed.core;

import dev.grapevine.node.Event;
import dev.grapevine.node.LinkLoss;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.Refused;

/** What a seed notices. The record names are the names of its counters. */
public sealed interface SeedEvent extends Event {

    /** A peer registered, for the first time or again. */
    record PeerRegistered(NodeId peer, Address address) implements SeedEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }
    }

    /** Peers that an earlier life of this seed had registered are in the registry again. */
    record PeersRestored(int count) implements SeedEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }

        @Override
        public long amount() {
            return count;
        }
    }

    /** A peer said goodbye. */
    record PeerLeft(NodeId peer) implements SeedEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }
    }

    /** A registered peer's connection ended without a goodbye. */
    record PeerDisconnected(NodeId peer, LinkLoss loss) implements SeedEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }
    }

    /** Somebody says that a registered peer is dead. */
    record DeathReported(NodeId accused, NodeId reporter, boolean relayed) implements SeedEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }
    }

    /** A death that needs no look: the accused is unknown, has refuted it, or is being or was just looked at. */
    record DeathIgnored(NodeId accused, String why) implements SeedEvent {}

    /** An accused peer refuted its death or answered a probe. */
    record PeerProvedAlive(NodeId peer, long incarnation) implements SeedEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }
    }

    /** A probe was not answered. */
    record ProbeFailed(NodeId peer, int attempt, String why) implements SeedEvent {}

    /** One failed probe: the peer is left off the lists. */
    record PeerHidden(NodeId peer) implements SeedEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }
    }

    /** A peer is out of the registry. */
    record PeerRemoved(NodeId peer, String why) implements SeedEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }
    }

    /** There is no way from this peer and others of its component to most peers; it has been told. */
    record PeerApart(NodeId peer, int component) implements SeedEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }
    }

    /** A first frame was answered with a refusal. */
    record LinkRefused(Refused.Reason reason, String detail) implements SeedEvent {}

    /** Somebody at this seed has banned an id or an address. */
    record Banned(String subject) implements SeedEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }
    }

    /** And has thought better of it. */
    record Unbanned(String subject) implements SeedEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }
    }

    /** Bans of an earlier life hold again. */
    record BansRestored(int count) implements SeedEvent {
        @Override
        public long amount() {
            return count;
        }
    }

    /** A newcomer had no proof of work with it: it has been told what to do. */
    record ProofAsked(int bits) implements SeedEvent {}

    /** A newcomer's proof of work does not hold; it has been told why, and what would. */
    record ProofRefused(NodeId peer, String why) implements SeedEvent {}

    /** The other side broke a rule of the protocol; its link is closed. */
    record RemoteMistake(String what) implements SeedEvent {}

    /** A link did not say who it is in time, or too many did not. */
    record SilentLinkClosed() implements SeedEvent {}
}
