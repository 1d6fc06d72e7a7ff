package dev.grapevine.system;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The accessibility checker axe. */
final class Axe {
    private static final String VERSION = System.getProperty("grapevine.axe");

    private Axe() {}

    /** What it finds serious or critical in a page: rule, elements and why, a line each. */
    static List<?> violations(Page page) {
        page.evaluate(script());
        return (List<?>) page.evaluate("""
                axe.run().then((found) => found.violations.filter((v) => ['serious', 'critical'].includes(v.impact))
                  .flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html}: ${n.failureSummary}`)))""");
    }

    private static String script() {
        String file = "/META-INF/resources/webjars/axe-core/" + VERSION + "/axe.min.js";
        try (InputStream in = Axe.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no " + file + " among the tests' jars");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
