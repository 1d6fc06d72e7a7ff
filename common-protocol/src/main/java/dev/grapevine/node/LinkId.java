package dev.grapevine.node;

/** Names one connection within one node's life; never used twice. */
public record LinkId(long number) {
    @Override
    public boolean equals(Object other) {
        return other instanceof LinkId link && number == link.number;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(number);
    }

    @Override
    public String toString() {
        return "#" + number;
    }
}
