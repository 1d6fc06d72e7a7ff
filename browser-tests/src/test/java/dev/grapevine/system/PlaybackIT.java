package dev.grapevine.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** A simulated run of the shipped simulator, played in a real browser. */
@EnabledIf("dev.grapevine.system.Chromium#installed")
class PlaybackIT {
    private static final int PEERS = 30;

    private static Simulator simulator;
    private static Chromium chromium;
    private static Page page;

    @BeforeAll
    static void begin() throws IOException {
        simulator = Simulator.play("hubs", PEERS);
        chromium = Chromium.start();
        page = chromium.open(simulator.page());
    }

    @AfterAll
    static void end() {
        chromium.close();
        simulator.close();
    }

    private static Locator tile(String name) {
        return page.locator("#tiles div")
                .filter(new Locator.FilterOptions().setHasText(name))
                .locator("dd");
    }

    /** The scenario kills a fifth of its peers; the rest is done by hand. */
    @Test
    void aRunIsWatchedAndPlayedWith() {
        assertThat(page.locator("#who")).containsText("scenario hubs, " + PEERS + " peers");
        page.locator("#speed").selectOption("max");
        assertThat(page.locator("#state")).containsText("scenario over");
        assertThat(page.locator("#outcome tbody tr").first()).containsText("% within 2 s");
        int left = PEERS - PEERS / 5;
        assertThat(page.locator("#counts")).containsText("3 seeds, " + left + " peers");

        page.locator("#speed").selectOption("1");
        page.locator("#pause").click();
        assertThat(page.locator("#state")).hasText("paused");
        String then = tile("Virtual time").textContent();
        page.locator("#fault-what").selectOption("crash");
        page.locator("#fault-percent").fill("50");
        page.getByText("Do it").click();
        assertThat(page.locator("#play-result")).hasText("Done to " + left / 2 + " peers.");
        assertThat(tile("Peers")).hasText(Integer.toString(left / 2));
        assertThat(tile("Virtual time")).hasText(then);

        page.getByText("Repair everything").click();
        assertThat(page.locator("#play-result")).containsText(left / 2 + " peers started again");
        page.locator("#speed").selectOption("30");
        page.locator("#pause").click();
        assertThat(tile("Peers")).hasText(Integer.toString(left));
        assertThat(tile("Components")).hasText("1");
        assertThat(page.locator("#log")).containsText("peers are gone");
        published(left);
        trees(left);
        checked();
        assertThat(chromium.complaints()).isEmpty();
    }

    private static void published(int alive) {
        page.locator("#publish").click();
        assertThat(page.locator("#journey-state"))
                .containsText(Pattern.compile(alive - 1 + " others had it within [1-9]\\d* ms and [1-9] hop"));
        assertThat(page.locator("#journey li")).hasCount(alive - 1);
        assertThat(page.locator("#journey li").first()).containsText(Pattern.compile("hop 1.*\\d+ ms.*from "));
    }

    /** Each tree spans all that live. */
    private static void trees(int alive) {
        assertThat(page.locator("#legend li").filter(new Locator.FilterOptions().setHasText(Pattern.compile("^peer$"))))
                .isVisible();
        assertThat(page.getByText("this node", new Page.GetByTextOptions().setExact(true)))
                .isHidden();
        page.locator("#tree").selectOption("1");
        String eager = "fetch('/api/graph').then((answer) => answer.json())"
                + ".then(({ links }) => links.filter((link) => link.eager?.includes(1)).length)";
        assertThat(((Number) page.evaluate(eager)).intValue()).isGreaterThanOrEqualTo(alive - 1);
    }

    private static void checked() {
        assertThat(Axe.violations(page)).as("the page").isEmpty();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertThat(Axe.violations(page)).as("the page, dark").isEmpty();
    }
}
