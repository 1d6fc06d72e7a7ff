package dev.grapevine.http.server;

import java.util.List;

/** The page: the same files for a peer, a seed and a simulated network. What is served tells them apart. */
public final class Page {
    private static final String FOLDER = "/dev/grapevine/http/web/";
    private static final List<String> FILES = List.of(
            "index.html",
            "style.css",
            "icon.svg",
            "app/api.js",
            "app/charts.js",
            "app/crowd.js",
            "app/dom.js",
            "app/graph.js",
            "app/journey.js",
            "app/log.js",
            "app/look.js",
            "app/main.js",
            "app/messages.js",
            "app/playback.js",
            "app/powerlaw.js",
            "app/rings.js",
            "app/say.js",
            "app/springs.js",
            "app/timeline.js",
            "app/travel.js",
            "app/trials.js",
            "vendor/force-graph.min.js",
            "vendor/uPlot.iife.min.js",
            "vendor/uPlot.min.css",
            "vendor/LICENSES.txt");

    private Page() {}

    /** A route for each of its files; the page itself is at {@code /}. */
    public static List<Route> routes() {
        return FILES.stream()
                .map(file -> Route.get(path(file), request -> file(file)).forEverybody())
                .toList();
    }

    static Answer file(String name) {
        return Assets.read(Page.class, FOLDER + name);
    }

    private static String path(String file) {
        return file.equals("index.html") ? "/" : "/" + file;
    }
}
