package dev.grapevine.protocol;

/** Bytes from the network that break a rule of the protocol: the link they came on is closed. */
public final class MalformedFrame extends Exception {
    private static final long serialVersionUID = 1L;

    private final String rule;

    /** @param rule which rule, without any text of the sender's */
    public MalformedFrame(String rule) {
        super(rule, null, false, false);
        this.rule = rule;
    }

    /** Which rule was broken. */
    public String rule() {
        return rule;
    }
}
