package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Frames a second and memory of the page with 5,000 nodes. A measurement, not a test: it runs only when it is named
 * (docs/benchmarks.md).
 */
class PageSpeed {
    private static final int NODES = Integer.getInteger("grapevine.nodes", 5000);
    private static final int SECONDS = 12;
    private static final double BAR_FRAMES = 20;
    private static final double BAR_MIB = 500;

    /** Counts frames; of a frame that took long there is less. */
    private static final String COUNT = """
            (seconds) => new Promise((done) => {
              const begin = performance.now();
              let last = begin, frames = 0, longest = 0;
              const next = (now) => {
                frames += 1;
                longest = Math.max(longest, now - last);
                last = now;
                if (now - begin < seconds * 1000) requestAnimationFrame(next);
                else done([frames / ((now - begin) / 1000), longest]);
              };
              requestAnimationFrame(next);
            })""";

    /** Drags the picture to and fro, and zooms in and out, with every frame. */
    private static final String PLAY = """
            (box) => {
              const canvas = document.querySelector('#graph canvas:last-of-type');
              const x = box.x + box.width / 2, y = box.y + box.height / 2;
              const point = (kind, dx, dy) => canvas.dispatchEvent(new PointerEvent(kind,
                { bubbles: true, pointerId: 1, clientX: x + dx, clientY: y + dy, view: window }));
              canvas.setPointerCapture = () => {};
              let turn = 0;
              const move = () => {
                turn += 1;
                if (turn % 120 === 1) point('pointerdown', 0, 0);
                else if (turn % 120 < 60) point('pointermove', 80 * Math.sin(turn / 10), 40 * Math.cos(turn / 10));
                else if (turn % 120 === 60) point('pointerup', 0, 0);
                else canvas.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, clientX: x, clientY: y,
                  deltaY: turn % 120 < 90 ? -40 : 40 }));
                window.playing = requestAnimationFrame(move);
              };
              move();
            }""";

    @Test
    void thousandsOfNodes() throws IOException {
        assertThat(Chromium.installed()).isTrue();
        try (CrowdFeed feed = new CrowdFeed(NODES);
                Chromium chromium = Chromium.start()) {
            long begin = System.nanoTime();
            Page page = chromium.open(feed.address());
            page.waitForSelector("#graph canvas");
            page.waitForFunction("document.querySelector('#tiles dd').textContent !== ''");
            System.out.printf("%n%d nodes; the page shows them after %d ms%n", NODES, millisSince(begin));
            double still = count(page, "nobody touches it, peers come and go");
            BoundingBox box = page.locator("#graph").boundingBox();
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "crowd.png")));
            page.evaluate(PLAY, java.util.Map.of("x", box.x, "y", box.y, "width", box.width, "height", box.height));
            double moved = count(page, "dragged and zoomed all the time");
            page.evaluate("cancelAnimationFrame(window.playing)");
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "crowd-moved.png")));
            double mib = rendererMiB();
            System.out.printf(Locale.ROOT, "memory of the page's process: %.0f MiB (bar: below %.0f)%n", mib, BAR_MIB);
            System.out.println("complaints: " + chromium.complaints());
            assertThat(Math.min(still, moved)).isGreaterThanOrEqualTo(BAR_FRAMES);
            assertThat(mib).isLessThan(BAR_MIB);
        }
    }

    private static long millisSince(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }

    private static double count(Page page, String what) {
        var answer = (java.util.List<?>) page.evaluate(COUNT, SECONDS);
        double frames = ((Number) answer.get(0)).doubleValue();
        double longest = ((Number) answer.get(1)).doubleValue();
        System.out.printf(
                Locale.ROOT, "%s: %.1f frames/s (bar: %.0f), longest %.0f ms%n", what, frames, BAR_FRAMES, longest);
        return frames;
    }

    /** Resident memory of the largest process that draws pages, of those that this one has started. */
    private static double rendererMiB() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> read(process, "cmdline").contains("--type=renderer"))
                .mapToDouble(process -> read(process, "status")
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                        .sum())
                .max()
                .orElseThrow();
    }

    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (java.nio.file.NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
