package dev.grapevine.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The pictures of the README, of real nodes. No test: it runs only when it is named (CONTRIBUTING.md). */
@EnabledIf("dev.grapevine.system.Chromium#installed")
class Screenshots {
    private static final Path DOCS = Path.of("..", "docs");
    private static final int WIDTH = 1100;

    @RegisterExtension
    static final Network network = Network.of(3, 12).served();

    @Test
    void takeThem() throws IOException {
        network.awaitOverlay();
        try (Chromium chromium = Chromium.start()) {
            NodeProcess peer = network.peers().get(0);
            network.peers().get(3).ask("broadcast good morning from the third floor");
            Page page = open(chromium, peer, ColorScheme.LIGHT, 1480);
            page.locator("#filter").fill("sensors/#");
            page.locator("#subscribe button").click();
            byte[] icon = icon();
            page.locator("#say-file").setInputFiles(new FilePayload("picture.svg", "image/svg+xml", icon));
            page.locator("#say button").click();
            assertThat(page.locator("#messages img")).isVisible();
            page.locator("#say-text").fill("it's alive");
            page.locator("#say button").click();
            assertThat(page.locator("#journey-state")).containsText(Pattern.compile("11 of 11 peers had it"));
            page.waitForTimeout(1_200);
            shoot(page, "page.png");
            shoot(open(chromium, network.seeds().get(0), ColorScheme.DARK, 900), "page-seed.png");
        }
    }

    @Test
    void takeTheSimulation() throws IOException {
        try (Simulator simulator = Simulator.play("hubs", 80);
                Chromium chromium = Chromium.start()) {
            Page page = chromium.open(
                    simulator.page(), WIDTH, 1_480, new NewContextOptions().setColorScheme(ColorScheme.LIGHT));
            page.locator("#speed").selectOption("max");
            assertThat(page.locator("#state")).containsText("scenario over");
            page.locator("#speed").selectOption("1");
            page.locator("#tree").selectOption("1");
            page.waitForTimeout(6_000);
            page.locator("#network").screenshot(new Locator.ScreenshotOptions().setPath(DOCS.resolve("page-tree.png")));
            page.locator("#tree").selectOption("0");
            page.locator("#fault-percent").fill("10");
            page.getByText("Do it").click();
            page.waitForTimeout(2_000);
            page.locator("#publish").click();
            assertThat(page.locator("#journey-state")).containsText(Pattern.compile("[4-9]\\d others"));
            shoot(page, "page-simulation.png");
        }
    }

    private static byte[] icon() throws IOException {
        try (var in = Screenshots.class.getResourceAsStream("/dev/grapevine/http/web/icon.svg")) {
            return in.readAllBytes();
        }
    }

    private static Page open(Chromium chromium, NodeProcess node, ColorScheme scheme, int height) {
        Page page =
                chromium.open(node.page().toString(), WIDTH, height, new NewContextOptions().setColorScheme(scheme));
        assertThat(page.locator("#counts")).containsText(Pattern.compile("[1-9]\\d* links"));
        assertThat(page.locator("#charts canvas").first()).isVisible();
        // The weights on springs come to rest.
        page.waitForTimeout(6_000);
        return page;
    }

    private static void shoot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(DOCS.resolve(name)));
    }
}
