package dev.grapevine.http.server;

import java.time.Duration;

/**
 * How much the server does at a time; what is beyond is refused and counted. Immutable.
 *
 * @param workers threads that answer
 * @param waiting requests that wait for one
 * @param posts requests at a time that change something: a congested network makes them wait, and others go on
 * @param streams clients that hear events; those who do not read have a thread each
 * @param bodyBytes the largest body of a request
 * @param bodiesBytes all bodies that are being worked on
 * @param queuedEvents events that wait for one slow client
 * @param queuedBytes what waits for one slow client
 * @param allQueuedBytes what waits for all of them
 * @param writeWithin how long a client may take to read an answer
 * @param heartbeat how often a stream without events shows that it lives
 */
public record HttpLimits(
        int workers,
        int waiting,
        int posts,
        int streams,
        int bodyBytes,
        long bodiesBytes,
        int queuedEvents,
        long queuedBytes,
        long allQueuedBytes,
        Duration writeWithin,
        Duration heartbeat) {
    private static final int MIB = 1 << 20;

    /** For a node of any size. */
    public static final HttpLimits DEFAULT = new HttpLimits(
            32,
            256,
            16,
            1024,
            8 * MIB,
            64L * MIB,
            1024,
            4L * MIB,
            64L * MIB,
            Duration.ofSeconds(20),
            Duration.ofSeconds(10));
}
