package dev.grapevine.peer.core;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Effects;
import dev.grapevine.node.LinkId;
import dev.grapevine.node.Signatures;
import dev.grapevine.peer.core.score.Deed;
import dev.grapevine.peer.core.score.Scoring;
import dev.grapevine.protocol.BundleId;
import dev.grapevine.protocol.MalformedFrame;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.wire.Envelope;
import java.util.Optional;

/**
 * Decides what a bundle that comes in is: new, or one that came before, that nobody here wants, that is too old, of an
 * origin over its budget, or forged. Only what is new goes on to {@link Fresh}.
 */
final class Intake {
    /** Where bundles go that nothing is wrong with. */
    interface Fresh {
        /**
         * A bundle is new, and its signature holds if it needs one.
         *
         * @param cameNanos when it came; checking it may have taken a while
         */
        void onNew(SealedBundle bundle, LinkId from, Envelope envelope, long cameNanos, long nowNanos);

        /** A bundle and one that is kept prove that their origin says two things under one number. */
        void onContradiction(Verification of);
    }

    private final PeerConfig config;
    private final Effects effects;
    private final History history;
    private final Unverified unverified;
    private final Contradictions contradictions;
    private final Wants wants;
    private final Routes routes;
    private final Interests interests;
    private final Scoring scoring;
    private final Fresh fresh;

    Intake(
            PeerConfig config,
            Effects effects,
            Signatures signatures,
            History history,
            Wants wants,
            Routes routes,
            Interests interests,
            Scoring scoring,
            Fresh fresh) {
        this.config = config;
        this.effects = effects;
        this.history = history;
        this.unverified = new Unverified(effects, signatures);
        this.contradictions =
                new Contradictions(history.store(), config.limits().conduct().judges());
        this.wants = wants;
        this.routes = routes;
        this.interests = interests;
        this.scoring = scoring;
        this.fresh = fresh;
    }

    /** This peer's proof that a bundle is its own. */
    ByteString sign(BundleId own) {
        return unverified.sign(own);
    }

    /** A bundle came in. Says what is wrong with it, if anything is. */
    Optional<String> onEnvelope(LinkId from, Envelope envelope, long nowNanos) {
        BundleId id = BundleId.of(envelope.getBundle());
        boolean asked = scoring.onBrought(from, id, envelope.getBundle().size(), nowNanos);
        if (history.knows(id) || unverified.contains(id, envelope)) {
            onDuplicate(id, from, envelope, asked, nowNanos);
            return Optional.empty();
        }
        try {
            SealedBundle bundle = SealedBundle.open(envelope.getBundle(), id, config.limits());
            return onUnknown(bundle, from, envelope, asked, nowNanos);
        } catch (MalformedFrame e) {
            return Optional.of(e.rule());
        }
    }

    /** What a neighbour was asked for says nothing about the trees. */
    private void onDuplicate(BundleId id, LinkId from, Envelope envelope, boolean asked, long nowNanos) {
        effects.note(new PeerEvent.BundleDuplicate(id));
        if (olderThanKept(envelope)) {
            scoring.onDeed(from, Deed.TOO_OLD, nowNanos);
        }
        if (asked) {
            return;
        }
        scoring.onAgain(from, id, history.knownNanos(id, nowNanos), nowNanos);
        Optional<String> topic =
                history.store().find(id).map(bundle -> bundle.stream().topic()).filter(name -> !name.isEmpty());
        routes.onDuplicate(from, Routes.tree(envelope), topic, wants.late(id, nowNanos), nowNanos);
    }

    private Optional<String> onUnknown(
            SealedBundle bundle, LinkId from, Envelope envelope, boolean asked, long nowNanos) {
        var content = bundle.content();
        if (!content.getNetwork().equals(config.network())) {
            return Optional.of("a bundle of another network");
        }
        if (envelope.getRouted() && content.getTopic().isEmpty()) {
            return Optional.of("a broadcast that is routed by topic");
        }
        if (envelope.getRouted() && !interests.wants(content.getTopic())) {
            wants.arrived(bundle.id(), from, nowNanos);
            effects.note(new PeerEvent.UnwantedTopic(bundle.id()));
        } else if (history.covers(bundle) && !(unverified.required() && contradictions.suspects(bundle, nowNanos))) {
            scoring.onForgotten(from, nowNanos);
            onForgotten(bundle.id(), from, envelope, nowNanos);
        } else if (olderThanKept(envelope)) {
            effects.note(new PeerEvent.BundleTooOld(bundle.id()));
            if (!asked) {
                scoring.onDeed(from, Deed.TOO_OLD, nowNanos);
            }
        } else if (!scoring.mayPublish(bundle.origin(), from, asked, nowNanos)) {
            wants.arrived(bundle.id(), from, nowNanos);
            effects.note(new PeerEvent.OriginOverBudget(bundle.origin()));
        } else if (unverified.required()) {
            unverified.check(bundle, envelope, from, nowNanos);
        } else {
            fresh.onNew(bundle, from, envelope, nowNanos, nowNanos);
        }
        return Optional.empty();
    }

    /** Nobody keeps anything for so long, unless told to: then it comes only when it is asked for. */
    private boolean olderThanKept(Envelope envelope) {
        return Integer.toUnsignedLong(envelope.getAgeMillis())
                > config.spreading().keptFor().toMillis();
    }

    /** One that the message list does not name any more. */
    private void onForgotten(BundleId id, LinkId from, Envelope envelope, long nowNanos) {
        history.recall(id, nowNanos);
        wants.arrived(id, from, nowNanos);
        onDuplicate(id, from, envelope, false, nowNanos);
    }

    /** A bundle's signature has been checked. Says what is wrong with it, if anything is. */
    Optional<String> onVerified(Verification of, long nowNanos) {
        BundleId id = of.bundle.id();
        unverified.done(of);
        if (!of.holds()) {
            effects.note(new PeerEvent.BundleForged(id));
            return Optional.of("a bundle that its origin has not signed");
        }
        if (history.knows(id)) {
            onDuplicate(id, of.from, of.envelope, false, nowNanos);
        } else if (history.covers(of.bundle)) {
            if (contradictions.proves(of.bundle)) {
                effects.note(new PeerEvent.EquivocationSeen(of.bundle.origin()));
                scoring.onProof(of.bundle.origin(), Deed.EQUIVOCATION, nowNanos);
                fresh.onContradiction(of);
            }
            onForgotten(id, of.from, of.envelope, nowNanos);
        } else {
            fresh.onNew(of.bundle, of.from, of.envelope, of.cameNanos, nowNanos);
        }
        return Optional.empty();
    }
}
