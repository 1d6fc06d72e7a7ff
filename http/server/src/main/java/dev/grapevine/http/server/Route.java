package dev.grapevine.http.server;

/**
 * One thing that can be asked: a method and an exact path.
 *
 * @param open whether it is answered without the token: it shows nothing of the node
 */
public record Route(String method, String path, boolean open, Action action) {

    /** Gives the answer. May wait, but reads and changes nothing but the node. */
    @FunctionalInterface
    public interface Action {
        /** Answers on one of the server's threads. */
        Answer answer(Request request) throws Problem, InterruptedException;
    }

    /** Something to read. */
    public static Route get(String path, Action action) {
        return new Route("GET", path, false, action);
    }

    /** Something to do. */
    public static Route post(String path, Action action) {
        return new Route("POST", path, false, action);
    }

    /** The same, for everybody who reaches the server. */
    public Route forEverybody() {
        return new Route(method, path, true, action);
    }

    boolean changesSomething() {
        return !method.equals("GET");
    }
}
