package dev.grapevine.shell.ctl;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Closes connections that take too long. Its one daemon thread exists only while a connection does. */
final class Deadline {
    private final ScheduledThreadPoolExecutor timer;
    private final Duration length;

    Deadline(Duration length) {
        this.length = length;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "ctl-deadline");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /** Closes it when its time is over, unless the result is cancelled first. */
    ScheduledFuture<?> over(Closeable connection) {
        return timer.schedule(() -> close(connection), length.toMillis(), TimeUnit.MILLISECONDS);
    }

    Duration length() {
        return length;
    }

    private static void close(Closeable connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // It is closed as far as this side is concerned.
            return;
        }
    }
}
