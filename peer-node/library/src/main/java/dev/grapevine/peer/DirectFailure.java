package dev.grapevine.peer;

/** A direct message did not reach its peer, or a request has no answer. The message says why, in one line. */
public final class DirectFailure extends Exception {
    private static final long serialVersionUID = 1L;

    DirectFailure(String why) {
        super(why);
    }
}
