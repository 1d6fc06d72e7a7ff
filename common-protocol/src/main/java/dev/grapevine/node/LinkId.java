package dev.grapevine.node;

/** Names one connection within one node's life; never used twice. */
public record LinkId(long number) {
    @Override
    public String toString() {
        return "#" + number;
    }
}
