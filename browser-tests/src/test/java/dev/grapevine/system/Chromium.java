package dev.grapevine.system;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A headless Chromium of this machine, and everything its pages complained of. One thread uses it. */
final class Chromium implements AutoCloseable {
    private static final Path PROGRAM = Path.of(System.getProperty("grapevine.chromium", "/usr/bin/chromium"));

    private static final int PATIENCE_MILLIS = 20_000;

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Whether there is one; the condition of the tests, which says so on the console. */
    static boolean installed() {
        boolean there = Files.isExecutable(PROGRAM);
        if (!there) {
            System.out.println("SKIPPED: the tests of the page in a browser. There is no " + PROGRAM
                    + "; install the package chromium, or say where it is with -Dgrapevine.chromium=PATH");
        }
        return there;
    }

    static Chromium start() {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        List<String> flags = "root".equals(System.getProperty("user.name")) ? List.of("--no-sandbox") : List.of();
        return new Chromium(
                playwright,
                playwright
                        .chromium()
                        .launch(new LaunchOptions().setExecutablePath(PROGRAM).setArgs(flags)));
    }

    /** A tab of its own, with nothing of other tabs. */
    Page open(String address, int width, int height, Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options.setViewportSize(width, height));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.location() + " " + message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(address);
        return page;
    }

    Page open(String address) {
        return open(address, 1280, 900, new Browser.NewContextOptions());
    }

    /** Closes all tabs. */
    void closePages() {
        browser.contexts().forEach(BrowserContext::close);
    }

    /** Errors on the consoles of all pages so far. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
