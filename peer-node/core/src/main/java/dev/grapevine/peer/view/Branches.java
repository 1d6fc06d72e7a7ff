package dev.grapevine.peer.view;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which trees send payloads over a link, as this peer sees it: of a tree that it knows, the link is either eager or lazy.
 *
 * @param eager the numbers of the trees in which it carries payloads, ascending
 * @param lazy the numbers of those in which it carries only ids, ascending
 */
public record Branches(List<Integer> eager, List<Integer> lazy) {
    /** No tree is known, because nothing was said yet or the mode has none: which links carry payloads is not fixed. */
    public static final Branches NONE = new Branches(List.of(), List.of());

    /** Copies. */
    public Branches {
        eager = List.copyOf(eager);
        lazy = List.copyOf(lazy);
    }

    /** Both ends of one link together: payloads in one direction make it eager. */
    public Branches and(Branches other) {
        List<Integer> either = union(eager, other.eager);
        List<Integer> neither = new ArrayList<>(union(lazy, other.lazy));
        neither.removeAll(either);
        return new Branches(either, neither);
    }

    private static List<Integer> union(List<Integer> one, List<Integer> other) {
        return Stream.concat(one.stream(), other.stream()).distinct().sorted().toList();
    }
}
