package dev.grapevine.peer.core;

import dev.grapevine.node.LinkId;
import dev.grapevine.node.Timer;
import dev.grapevine.protocol.Address;

/** What a peer wants to be reminded of. */
sealed interface PeerTimer extends Timer {
    /** Once a second: handshakes that take too long, reservations, old messages. */
    record Sweep() implements PeerTimer {}

    /** A seed is to be tried again, or has not answered in time. */
    record SeedDue(Address seed) implements PeerTimer {}

    /** Renew the leases and see whether the seeds still answer. */
    record LeaseDue() implements PeerTimer {}

    /** Tell the seeds who the neighbours are now. */
    record ReportDue() implements PeerTimer {}

    /** Ask the seeds which degrees they attest to the neighbours. */
    record DegreesDue() implements PeerTimer {}

    /** Look for neighbours again. */
    record TopUpDue() implements PeerTimer {}

    /** A third of a ping window of this neighbour is over. */
    record PingDue(LinkId link) implements PeerTimer {}

    /** Deaths held back because the fault may have been this peer's own. */
    record HeldDeathsDue() implements PeerTimer {}

    /** Try whether a silent former neighbour answers again. */
    record ReconnectDue() implements PeerTimer {}

    /** Lazy neighbours are to hear of what has gathered. */
    record AnnouncementsDue() implements PeerTimer {}

    /** The neighbours are to hear of the wave that this tree follows. */
    record WaveDue(int tree) implements PeerTimer {}

    /** An announced bundle is overdue. */
    record WantsDue() implements PeerTimer {}

    /** Payloads have waited long enough for this link. */
    record RelayDue(LinkId link) implements PeerTimer {}

    /** Compare with a neighbour what each has. */
    record AntiEntropyDue() implements PeerTimer {}

    /** Tell some neighbours what is recent. */
    record PullDue() implements PeerTimer {}
}
