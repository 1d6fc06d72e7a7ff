package dev.grapevine.simulator.network;

/** Something that lets nothing pass from some hosts to others, such as a partition. Asked often: answer quickly. */
@FunctionalInterface
public interface Obstacle {
    /** Whether nothing sent by {@code from} reaches {@code to} at present. */
    boolean blocks(Host from, Host to);
}
