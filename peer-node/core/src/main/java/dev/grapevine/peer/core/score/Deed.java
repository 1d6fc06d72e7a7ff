package dev.grapevine.peer.core.score;

/** What a neighbour can do that raises or lowers its score. The words are shown to both sides. */
public enum Deed {
    /** It brought a bundle that was new here. */
    FIRST(0.5, "was first to bring a bundle"),
    /** It has been a neighbour for another minute. */
    MINUTE(1, "stayed for a minute"),
    /** It gave what it was asked for. */
    KEPT_PROMISE(0.5, "gave what it was asked for"),
    /** It did not give what it had announced. */
    BROKEN_PROMISE(-5, "did not give what it had announced"),
    /** Asked for something that it must have, because everybody does, it did not give it. */
    FAILED_AUDIT(-40, "did not give what everybody has"),
    /** A tree's parent, it kept back what others had. */
    WITHHELD(-3, "kept payloads back"),
    /** It sent a control frame beyond its budget. */
    FLOOD(-1, "sent too many frames"),
    /** It published a bundle beyond its budget. */
    ORIGIN_FLOOD(-5, "published too much"),
    /** Unasked, it sent a bundle once more, or one that everybody has had for long. */
    REPLAY(-2, "sent old bundles again"),
    /** It asked again and again for the same bundle. */
    WANT_SPAM(-2, "asked for the same again and again"),
    /** It called itself the root of a tree, and far from the root. */
    FALSE_ROOT(-40, "said that it is the root and is not"),
    /** It brought a bundle that is older than anything is kept. */
    TOO_OLD(-5, "said that bundles are older than any can be"),
    /** It called this peer dead, with which it was linked. */
    FALSE_DEATH(-70, "called a living neighbour dead"),
    /** It said two things under one sequence number. */
    EQUIVOCATION(-1000, "said two things under one number"),
    /** It brought a bundle that its origin has not signed. */
    FORGERY(-1000, "brought a forgery");

    private final double points;
    private final String words;

    Deed(double points, String words) {
        this.points = points;
        this.words = words;
    }

    double points() {
        return points;
    }

    /** Whether it lowers the score. */
    boolean bad() {
        return points < 0;
    }

    /** For people: what the neighbour did. */
    public String words() {
        return words;
    }
}
