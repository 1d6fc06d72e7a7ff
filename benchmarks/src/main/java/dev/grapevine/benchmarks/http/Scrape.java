package dev.grapevine.benchmarks.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Asks a node for its metrics, again and again, over one connection. Used by one thread. */
final class Scrape {
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest request;

    Scrape(int port) {
        this.request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
    }

    /** Once; gives the nanoseconds until the last byte was there. */
    long nanos() throws IOException, InterruptedException {
        long began = System.nanoTime();
        HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException("the node answers " + answer.statusCode());
        }
        return System.nanoTime() - began;
    }
}
