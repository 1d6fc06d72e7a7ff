package dev.grapevine.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the threads come from: virtual threads where the JVM has them without pinning (24 and later), platform threads
 * before. The one place that decides.
 */
public final class Threads {
    private static final int VIRTUAL_SINCE = 24;
    private static final long STACK_BYTES = 256 * 1024;
    private static final long IDLE_SECONDS = 5;

    private Threads() {}

    /** Whether connections have virtual threads. */
    public static boolean virtualLinks() {
        return Runtime.version().feature() >= VIRTUAL_SINCE;
    }

    /** Threads for connections: many, mostly waiting. */
    static ThreadFactory forLinks(String name) {
        return virtualLinks() ? virtual() : platform(name);
    }

    /** Threads for short tasks that may wait for the network; a thread ends after a few idle seconds. */
    static Executor forWriters(String name) {
        if (virtualLinks()) {
            ThreadFactory factory = virtual();
            return task -> factory.newThread(task).start();
        }
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), platform(name));
    }

    /** The idle threads of {@link #forWriters} end now, the others when they are done. Tasks that still come are run. */
    static void end(Executor writers) {
        if (writers instanceof ThreadPoolExecutor pool) {
            pool.setKeepAliveTime(0, TimeUnit.SECONDS);
        }
    }

    static ThreadFactory platform(String name) {
        AtomicLong number = new AtomicLong();
        return task -> {
            Thread thread = new Thread(null, task, name + "-" + number.incrementAndGet(), STACK_BYTES);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** {@code Thread.ofVirtual().factory()}, looked up because the code is compiled for 17. */
    private static ThreadFactory virtual() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            MethodHandle start = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual));
            MethodHandle factory = lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class));
            return (ThreadFactory) factory.invoke(start.invoke());
        } catch (Throwable e) {
            throw new IllegalStateException("a JVM of version " + VIRTUAL_SINCE + " has virtual threads", e);
        }
    }
}
