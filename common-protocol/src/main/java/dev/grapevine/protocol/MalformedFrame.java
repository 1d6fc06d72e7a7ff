package dev.grapevine.protocol;

/** Bytes from the network that break a rule of the protocol: the link they came on is closed. */
public final class MalformedFrame extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message which rule, without any text of the sender's */
    public MalformedFrame(String message) {
        super(message, null, false, false);
    }
}
