package dev.grapevine.peer.core;

import dev.grapevine.node.Event;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.ContentId;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.wire.DirectAck;
import dev.grapevine.wire.Refused;

/** What a peer notices. The record names are the names of its counters. */
public sealed interface PeerEvent extends Event {

    /** A change that an operator may want to follow. */
    sealed interface Change extends PeerEvent {
        @Override
        default Level level() {
            return Level.INFO;
        }
    }

    /** Something is not as it should be. */
    sealed interface Trouble extends PeerEvent {
        @Override
        default Level level() {
            return Level.WARN;
        }
    }

    /** Registered with a seed. */
    record SeedJoined(Address seed) implements Change {}

    /** A seed could not be reached, refused, fell silent or closed; it is tried again. */
    record SeedLost(Address seed, String why) implements Change {}

    /** A seed that was lost before still cannot be joined. */
    record SeedRetryFailed(Address seed, String why) implements PeerEvent {}

    /** A neighbour of an earlier life, to whom this peer returns before it draws others. */
    record AnchorDialled(NodeId peer) implements PeerEvent {}

    /** Bans of an earlier life hold again. */
    record BansRestored(int count) implements PeerEvent {
        @Override
        public long amount() {
            return count;
        }
    }

    /** Somebody at this peer has banned an id or an address. */
    record Banned(String subject) implements PeerEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }
    }

    /** And has thought better of it. */
    record Unbanned(String subject) implements PeerEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }
    }

    /** A neighbour has misbehaved: it gets and gives only ids from now on. */
    record NeighbourPruned(NodeId peer, String why) implements Change {}

    /** A neighbour has misbehaved for so long that there is no link with it for a while. */
    record NeighbourShownOut(NodeId peer, String why) implements Change {}

    /** A neighbour is asked for something that everybody has. */
    record NeighbourAudited() implements PeerEvent {}

    /** A neighbour sends more control frames than it may: this one is passed over. */
    record FrameOverBudget() implements PeerEvent {}

    /** An origin publishes more than it may: this bundle is passed over, and comes again when somebody asks for it. */
    record OriginOverBudget(NodeId origin) implements PeerEvent {}

    /** A neighbour has asked too often for one bundle. */
    record WantIgnored() implements PeerEvent {}

    /** An origin has said two things under one sequence number, and signed both. */
    record EquivocationSeen(NodeId origin) implements Change {}

    /** A seed asks for a proof of work first: this peer works on it. */
    record ProofAsked(Address seed, int bits) implements PeerEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }
    }

    /** The proof for a seed is there, after about so many hashes. */
    record ProofMade(Address seed, long tries) implements PeerEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }
    }

    /** Registered with fewer seeds than a majority. */
    record BelowSeedMajority(int joined, int wanted) implements Change {}

    /** Registered with a majority of the seeds (again). */
    record SeedMajorityReached(int joined, int wanted) implements Change {}

    /** A link to a neighbour is up. */
    record NeighbourUp(NodeId peer, Address address, boolean dialled) implements Change {}

    /** A link to a neighbour is gone. */
    record NeighbourLost(NodeId peer, String why) implements Change {}

    /** A neighbour has shown no life for three windows. */
    record NeighbourDead(NodeId peer) implements Change {}

    /** One that was dead answers again: a partition is over. */
    record NeighbourFoundAgain(NodeId peer) implements Change {}

    /** The seeds were told of a death. */
    record DeathReported(NodeId accused) implements Change {}

    /** A report is held back: most neighbours are silent and no seed answers, so the fault may be here. */
    record DeathHeld(NodeId accused) implements PeerEvent {}

    /** Somebody said this peer is dead; it has answered with a higher incarnation. */
    record DeathRefuted(NodeId reporter, long incarnation) implements Change {}

    /** A seed says that this neighbour has called this peer dead, and cannot prove it. */
    record DeathForged(NodeId reporter) implements Trouble {}

    /** A window of a neighbour went by without life. */
    record WindowMissed(NodeId peer, int inARow) implements PeerEvent {}

    /** This process was paused: windows that it slept through count for nobody. */
    record PauseNoticed(long nanos) implements Change {}

    /** A seed says that this peer's component is cut off from most of the overlay, and it dials across. */
    record ApartTold(Address seed) implements Change {}

    /** A seed said so too soon after the last time, or named nobody to dial. */
    record ApartIgnored(Address seed) implements PeerEvent {}

    /** A dialled peer could not be reached, or refused. */
    record DialFailed(Address address, String why) implements PeerEvent {}

    /** The neighbour that the application asked for with this ticket is up. */
    record NeighbourAdded(long ticket, NodeId peer) implements PeerEvent {}

    /** What the application asked for with this ticket has not become a neighbour. */
    record AddingFailed(long ticket, Address address, String why) implements PeerEvent {}

    /** A newcomer was put into one of this peer's links. */
    record LinkSpliced(NodeId newcomer, NodeId former) implements PeerEvent {}

    /** A first frame was answered with a refusal. */
    record LinkRefused(Refused.Reason reason, String detail) implements PeerEvent {}

    /** The other side broke a rule of the protocol; its link is closed. */
    record RemoteMistake(String what) implements PeerEvent {}

    /** An accepted link did not say who it is in time, or too many did not. */
    record SilentLinkClosed() implements PeerEvent {}

    /** A new bundle of another origin. */
    record BundleReceived(BundleId bundle, int messages) implements PeerEvent {}

    /** Messages of other origins, inside the bundles received. */
    record MessagesReceived(long amount) implements PeerEvent {}

    /** A bundle that was in the message list already. */
    record BundleDuplicate(BundleId bundle) implements PeerEvent {}

    /** Messages this peer has published. */
    record MessagesPublished(long amount) implements PeerEvent {}

    /** A bundle was handed to a neighbour's link. */
    record BundleSent(BundleId bundle) implements PeerEvent {}

    /** A neighbour's link is full: the payload waits as an id until there is room. */
    record PayloadDeferred(NodeId neighbour, BundleId bundle) implements PeerEvent {}

    /** Even the ids that wait for a slow neighbour are too many: it must get these elsewhere. */
    record DeferredIdsDropped(NodeId neighbour) implements Trouble {}

    /** A neighbour asked for a bundle that is no longer kept. */
    record WantedBundleGone(BundleId bundle) implements PeerEvent {}

    /** All of a large payload is here. */
    record ContentComplete(long bytes) implements PeerEvent {}

    /** A large payload that nobody could give for a minute, or for which there was no room. */
    record ContentGone(ContentId content) implements Trouble {}

    /** A chunk of a large payload has come, and is what its hash says. */
    record ChunkReceived() implements PeerEvent {}

    /** A chunk of a large payload was handed to a neighbour's link. */
    record ChunkSent() implements PeerEvent {}

    /** Chunks that a neighbour asked for, more than it may at a time. */
    record ChunksRefused(long amount) implements PeerEvent {}

    /** A chunk that was not asked for, or came twice. */
    record ChunkUnasked() implements PeerEvent {}

    /** A neighbour that owes chunks has given none for 5 s: others are asked. */
    record ProviderStalled() implements PeerEvent {}

    /** A bundle was routed here whose topic this peer does not want, or not any more. */
    record UnwantedTopic(BundleId bundle) implements PeerEvent {}

    /** A bundle that its origin has not signed; whoever sent it is disconnected. */
    record BundleForged(BundleId bundle) implements PeerEvent {}

    /** A bundle that every peer has dropped by now. */
    record BundleTooOld(BundleId bundle) implements PeerEvent {}

    /** Announced bundles that did not come by themselves were asked for. */
    record BundlesAskedFor(long amount) implements PeerEvent {}

    /** A bundle that had to be asked for has come. */
    record BundleRepaired(BundleId bundle) implements PeerEvent {}

    /** Nobody who announced a bundle has given it. */
    record WantGivenUp(BundleId bundle) implements PeerEvent {}

    /** Too many announced bundles are waited for: comparing with a neighbour finds this one later. */
    record AnnouncementIgnored() implements PeerEvent {}

    /** A neighbour compares too often. */
    record DigestIgnored() implements PeerEvent {}

    /** This peer is the root of a tree, with a new wave. */
    record TreeClaimed(int tree, long version) implements PeerEvent {}

    /** A wave came from a neighbour that has withheld payloads, or right after too many others. */
    record WaveIgnored(int tree) implements PeerEvent {}

    /** A neighbour brought what was known already: it sends only ids of that tree from now on. */
    record BranchPruned(NodeId neighbour, int tree) implements PeerEvent {}

    /** A neighbour had what the parent did not bring: it is the parent now. */
    record BranchGrafted(NodeId neighbour, int tree) implements PeerEvent {}

    /** A stream came in too many pieces: gaps are closed and what belongs there is lost to this peer. */
    record SequencesGivenUp(long amount) implements Trouble {}

    /** There are too many streams to remember them all. */
    record StreamForgotten() implements Trouble {}

    /** A direct message, request or answer of this peer was acknowledged. */
    record DirectDelivered(NodeId target) implements PeerEvent {}

    /** Direct messages of this peer are given up. */
    record DirectsFailed(NodeId target, long amount, String why) implements PeerEvent {}

    /** A connection for direct messages only is up. */
    record DirectLinkUp(NodeId peer, boolean dialled) implements PeerEvent {}

    /** A connection for direct messages only has ended. */
    record DirectLinkClosed(NodeId peer) implements PeerEvent {}

    /** A direct message has been handed over. */
    record DirectReceived(NodeId origin) implements PeerEvent {}

    /** A direct message came that was handed over before: it is only acknowledged again. */
    record DirectRepeated(NodeId origin) implements PeerEvent {}

    /** A direct message came before another that goes first: it has to come again. */
    record DirectOutOfOrder(NodeId origin) implements PeerEvent {}

    /** The application has no room for a direct message: it has to come again. */
    record DirectTurnedAway(NodeId origin) implements PeerEvent {}

    /** An answer to a request that nobody waits for. */
    record DirectAnswerIgnored(NodeId origin) implements PeerEvent {}

    /** A direct message of another peer was passed on to a neighbour. */
    record DirectPassedOn(NodeId target) implements PeerEvent {}

    /** A direct message of another peer could not be passed on. */
    record DirectNotPassedOn(NodeId target, DirectAck.Result why) implements PeerEvent {}

    /** A neighbour has not acknowledged a direct message that was passed on to it. */
    record DirectNotAcknowledged(NodeId target) implements PeerEvent {}

    /** An acknowledgement that nobody waits for. */
    record DirectAckIgnored() implements PeerEvent {}

    /** There are too many origins of direct messages to remember them all: one might be heard twice now. */
    record DirectSenderForgotten() implements Trouble {}
}
