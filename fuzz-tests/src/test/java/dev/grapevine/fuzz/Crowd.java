package dev.grapevine.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that begin at the same time. */
public final class Crowd {
    private static final int MOST_SECONDS = 60;

    /** What one of them does. */
    @FunctionalInterface
    public interface Member {
        /** @param number from 0 */
        void act(int number) throws Exception;
    }

    private Crowd() {}

    /** Returns when all have acted; fails when one of them does, or when they wait for each other for ever. */
    public static void of(int threads, Member member) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CyclicBarrier start = new CyclicBarrier(threads);
        try {
            List<Future<?>> acting = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                acting.add(pool.submit(() -> {
                    start.await();
                    member.act(number);
                    return number;
                }));
            }
            for (Future<?> one : acting) {
                one.get(MOST_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
