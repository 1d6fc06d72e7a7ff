package dev.grapevine.peer;

/** A peer has not become a neighbour. The message says why, and what to try, in one line. */
public final class AddFailure extends Exception {
    private static final long serialVersionUID = 1L;

    AddFailure(String why) {
        super(why);
    }
}
