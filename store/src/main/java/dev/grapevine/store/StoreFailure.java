package dev.grapevine.store;

/** The store could not do what it was asked to. Nothing of the transaction has happened; it can be tried again. */
public final class StoreFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean emptied;

    StoreFailure(String message, Throwable cause) {
        super(message, cause);
        this.emptied = false;
    }

    StoreFailure(String message, boolean emptied) {
        super(message);
        this.emptied = emptied;
    }

    /** Whether what was there was damaged and has been set aside: the store is empty now, and works. */
    public boolean emptied() {
        return emptied;
    }
}
