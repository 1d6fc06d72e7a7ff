package dev.grapevine.http.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** Files inside the jar, and what a browser may do with them. Read when asked for. */
public final class Assets {
    /**
     * Scripts and styles come from this server alone. The hashes are of the two style sheets that the graph library puts
     * into the page itself, and of an empty one, which each of them is at first; a test compares them with the library.
     */
    static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'"
            + " 'sha256-jtRRMYY2VbEXuBKbHvqM1/fPT8vazFrEooXdvwUK4y8='"
            + " 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
            + " 'sha256-9xjtvxMT1ApHlgn9ohbh2FNfvK5Tqtzy94BjfXBeMSY=';"
            + " img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "txt", "text/plain; charset=utf-8",
            "json", "application/json");

    private Assets() {}

    /** One file inside the jar. */
    public static Answer read(Class<?> near, String file) {
        try (InputStream in = near.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing in this build");
            }
            return Answer.bytes(
                    TYPES.getOrDefault(file.substring(file.lastIndexOf('.') + 1), "application/octet-stream"),
                    in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
