package dev.grapevine.benchmarks.http;

import dev.grapevine.http.HttpOptions;
import dev.grapevine.http.NodeHttp;
import dev.grapevine.node.StartFailure;
import dev.grapevine.peer.Peer;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A peer of this process over HTTP, for as long as a benchmark wants it. Used by one thread. */
public final class Serving {
    private Optional<NodeHttp> http = Optional.empty();
    private Optional<ScheduledExecutorService> scraper = Optional.empty();

    /** Serves; gives the port. */
    public int begin(Peer peer) throws StartFailure {
        NodeHttp served = NodeHttp.of(peer, HttpOptions.onPort(0));
        http = Optional.of(served);
        return served.uri().getPort();
    }

    /** Serves, and asks for the metrics at once and every second. */
    public int scrapedEachSecond(Peer peer) throws StartFailure {
        int port = begin(peer);
        Scrape scrape = new Scrape(port);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        var unused = timer.scheduleAtFixedRate(() -> once(scrape), 0, 1, TimeUnit.SECONDS);
        scraper = Optional.of(timer);
        return port;
    }

    private static void once(Scrape scrape) {
        try {
            scrape.nanos();
        } catch (IOException e) {
            System.err.println("a scrape failed: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Serves nothing any more. */
    public String end() {
        scraper.ifPresent(ScheduledExecutorService::shutdownNow);
        scraper = Optional.empty();
        http.ifPresent(NodeHttp::close);
        http = Optional.empty();
        return "ended";
    }
}
