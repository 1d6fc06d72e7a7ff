package demo;

/** Why the demo cannot go on; with the status to exit with. */
final class Failed extends Exception {
    private static final long serialVersionUID = 1L;
    final int status;

    Failed(int status, String message) {
        super(message);
        this.status = status;
    }
}
