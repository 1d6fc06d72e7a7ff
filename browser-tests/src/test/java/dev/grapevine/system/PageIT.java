package dev.grapevine.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people see of a network of real nodes, in a real browser. */
@EnabledIf("dev.grapevine.system.Chromium#installed")
class PageIT {
    private static final Duration FADES_WITHIN = Duration.ofSeconds(5);
    private static final int PHONE_WIDTH = 360;
    private static final byte[] PICTURE = Base64.getDecoder()
            .decode(
                    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8DAAMQMDAAR/AH9xIzCTAAAAABJRU5ErkJggg==");

    @RegisterExtension
    static final Network network = Network.of(3, 12).served();

    private static Chromium chromium;

    @BeforeAll
    static void begin() {
        chromium = Chromium.start();
        network.awaitOverlay();
    }

    @AfterAll
    static void end() {
        chromium.close();
    }

    @AfterEach
    void noPageComplains() {
        assertThat(chromium.complaints()).isEmpty();
        chromium.closePages();
    }

    private static Page page(NodeProcess node) {
        return chromium.open(node.page().toString());
    }

    private static NodeProcess peer(int index) {
        return network.peers().get(index);
    }

    private static void say(Page page, String text) {
        page.getByLabel("Text").fill(text);
        page.locator("#say button").click();
    }

    private static Locator message(Page page, String text) {
        return page.locator("#messages li").filter(new Locator.FilterOptions().setHasText(text));
    }

    @Test
    void theGraphShowsEverySeedAndEveryPeer() {
        Page page = page(peer(0));
        assertThat(page.locator("#counts"))
                .containsText("3 seeds, " + network.peers().size() + " peers");
        assertThat(page.locator("#state")).hasText("live");
        assertThat(page.locator("#charts figure").filter(new Locator.FilterOptions().setHasText("come and go")))
                .containsText(Pattern.compile("up\\d+lost\\d+"));
        assertThat(drawn(page, "seed")).as("pixels in the colour of seeds").isPositive();
        assertThat(drawn(page, "ink")).as("pixels in the colour of peers").isPositive();
    }

    /** How many pixels of the graph have this colour of the style sheet. */
    private static int drawn(Page page, String colour) {
        return ((Number) page.evaluate("""
                        async (name) => {
                          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
                          const text = getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
                          const probe = new OffscreenCanvas(1, 1).getContext('2d');
                          probe.fillStyle = text;
                          probe.fillRect(0, 0, 1, 1);
                          const wanted = probe.getImageData(0, 0, 1, 1).data;
                          let count = 0;
                          for (const canvas of document.querySelectorAll('#graph canvas')) {
                            const all = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                            for (let i = 0; i < all.length; i += 4) {
                              if (all[i] === wanted[0] && all[i + 1] === wanted[1] && all[i + 2] === wanted[2] && all[i + 3] === 255) count += 1;
                            }
                          }
                          return count;
                        }""", colour)).intValue();
    }

    @Test
    void linksThatCarryPayloadsAreToldFromThoseThatCarryIds() {
        network.peers().forEach(peer -> peer.ask("broadcast messages make trees"));
        Page page = page(peer(3));
        String tree = page.evaluate(LAZIEST).toString();
        assertThat(page.locator("#tree")).isEnabled();
        assertThat(page.locator("#legend")).containsText("eager: payloads travel here");
        assertThat(page.locator("#tree option[value='" + tree + "']")).hasText("tree " + tree);

        page.evaluate(COUNT_LINES);
        page.locator("#tree").selectOption(tree);
        assertThat((Boolean) page.evaluate(DRAWN_AS_TOLD, tree))
                .as("lines of either look in tree " + tree)
                .isTrue();
        assertThat(page.locator("#table thead")).containsText("eager in");
        assertThat(page.locator("#table tbody tr td:last-child")
                        .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^(all|none|\\d(, \\d)*)$")))
                        .first())
                .isVisible();
        assertThat((Boolean) page.evaluate(DASHED)).as("lazy links are dashed").isTrue();
    }

    /** The tree in which most links of the page's node are lazy, or 0 where there is none within 10 s. */
    private static final String LAZIEST = """
            async () => {
              for (const end = performance.now() + 10000; performance.now() < end;) {
                const lazy = (await (await fetch('/api/neighbours')).json()).flatMap((neighbour) => neighbour.lazy);
                const times = (tree) => lazy.filter((one) => one === tree).length;
                if (lazy.length > 0) return [1, 2, 3, 4].reduce((most, tree) => (times(tree) > times(most) ? tree : most));
                await new Promise((next) => setTimeout(next, 50));
              }
              return 0;
            }""";

    /** From now on the page knows how many lines the latest stroke of each colour has drawn. */
    private static final String COUNT_LINES = """
            () => {
              window.lines = {};
              const canvas = CanvasRenderingContext2D.prototype;
              const { beginPath, lineTo, stroke } = canvas;
              let count = 0;
              canvas.beginPath = function () { count = 0; return beginPath.call(this); };
              canvas.lineTo = function (x, y) { count += 1; return lineTo.call(this, x, y); };
              canvas.stroke = function (...path) { window.lines[this.strokeStyle] = count; return stroke.apply(this, path); };
            }""";

    /** Whether, within 10 s, as many lines of either look are drawn as the node has eager and lazy neighbours in this tree. */
    private static final String DRAWN_AS_TOLD = """
            async (tree) => {
              for (const end = performance.now() + 10000; performance.now() < end;) {
                const neighbours = await (await fetch('/api/neighbours')).json();
                const told = (look) => neighbours.filter((neighbour) => neighbour[look].includes(Number(tree))).length;
                const drawn = (look) => window.lines[getComputedStyle(document.documentElement).getPropertyValue('--' + look).trim()] ?? 0;
                if (told('lazy') > 0 && ['eager', 'lazy'].every((look) => drawn(look) === told(look))) return true;
                await new Promise((next) => setTimeout(next, 50));
              }
              return false;
            }""";

    private static final String DASHED = """
            () => import('/app/look.js').then(({ carries, stroke }) => {
              const link = { kind: 'link', eager: [1], lazy: [2] };
              const dash = (tree) => stroke(carries(link, tree), {}).dash;
              return dash(1) === null && dash(0) === null && dash(2) !== null;
            })""";

    @Test
    void aKilledPeerFadesWithinFiveSeconds() {
        NodeProcess victim = peer(network.peers().size() - 1);
        NodeProcess seed = network.seeds().stream()
                .filter(one -> Network.listed(one).contains(victim.id()))
                .findFirst()
                .orElseThrow();
        int peers = network.peers().size();
        Page atPeer = page(peer(0));
        Page atSeed = page(seed);
        assertThat(atPeer.locator("#counts")).containsText("3 seeds, " + peers + " peers");
        assertThat(atSeed.locator("#table")).containsText(victim.address().toString());

        network.lose(victim);
        long end = System.nanoTime() + FADES_WITHIN.toNanos();
        assertThat(atSeed.locator("#log"))
                .containsText(victim.id().substring(0, 8) + " at " + victim.address() + " is gone", until(end));
        assertThat(atPeer.locator("#counts")).containsText("1 just gone", until(end));
        assertThat(atPeer.locator("#counts")).containsText("3 seeds, " + (peers - 1) + " peers");
        assertThat(atPeer.locator("#counts")).not().containsText("just gone");
        assertThat(atSeed.locator("#counts")).not().containsText("just gone");
        assertThat(atSeed.locator("#accusations tbody"))
                .containsText(Pattern.compile(victim.id().substring(0, 8) + ".*removed"));
        assertThat(atSeed.locator("#fit")).containsText("fitted from 50 peers on");
    }

    @Test
    void aSeedFitsAPowerLawToItsDegrees() throws IOException {
        try (CrowdFeed crowd = new CrowdFeed(400)) {
            Page page = chromium.open(crowd.address());
            assertThat(page.locator("#fit")).containsText(Pattern.compile("exponent [23]\\.\\d\\d from \\d links on"));
        }
    }

    @Test
    void aSeedShowsWhomItHasBanned() {
        NodeProcess seed = network.seeds().get(2);
        seed.ask("ban 203.0.113.9 1h");
        Page page = page(seed);
        assertThat(page.locator("#bans")).containsText(Pattern.compile("203.0.113.9 for another \\d+ min"));
        assertThat(page.locator("#bans-empty")).isHidden();
    }

    private static ContainsTextOptions until(long endNanos) {
        return new ContainsTextOptions().setTimeout(Math.max(1, (endNanos - System.nanoTime()) / 1_000_000));
    }

    @Test
    void whatOnePagePublishesAnotherShowsAsText() {
        Page from = page(peer(0));
        Page to = page(peer(5));
        String text = "<script>document.title = 'taken'</script><b>bold</b>";
        say(from, text);
        assertThat(from.locator("#say-result")).containsText("On its way");
        assertThat(message(to, text).locator(".text")).hasText(text);
        assertThat(message(to, text).locator("b, script")).hasCount(0);
        assertThat(message(to, text)).containsText(Pattern.compile("[1-9] hops?, \\d+ ms"));
        assertThat(to).hasTitle(Pattern.compile("^peer "));
    }

    @Test
    void theJourneyOfAMessageIsAskedForAndAnimated() {
        Page page = page(peer(4));
        int others = network.peers().size() - 1;
        assertThat(page.locator("#counts")).containsText(others + 1 + " peers");
        assertThat(page.locator("#journey-empty")).isVisible();
        say(page, "watch me");
        assertThat(page.locator("#journey-state"))
                .containsText(Pattern.compile(others + " of " + others + " peers had it within \\d+ ms and [1-9] hop"));
        assertThat(page.locator("#journey li")).hasCount(others);
        assertThat(page.locator("#journey li").first()).containsText(Pattern.compile("hop [1-9].*\\d+ ms.*from "));

        page.locator("#journey-again").click();
        assertThat((Boolean) page.evaluate(MOVES))
                .as("the graph is drawn anew from frame to frame")
                .isTrue();
    }

    /** Whether the graph's picture changes three times within some frames. */
    private static final String MOVES = """
            async () => {
              const canvas = document.querySelector('#graph canvas');
              const pictures = new Set();
              for (let frame = 0; frame < 60 && pictures.size < 4; frame += 1) {
                await new Promise((done) => requestAnimationFrame(done));
                pictures.add(canvas.toDataURL());
              }
              return pictures.size >= 4;
            }""";

    @Test
    void anImageShowsAsAnImage() {
        Page from = page(peer(1));
        Page to = page(peer(6));
        from.locator("#say-file").setInputFiles(new FilePayload("picture.png", "image/png", PICTURE));
        from.locator("#say button").click();
        Locator image = to.locator("#messages img");
        assertThat(image).isVisible();
        assertThat(image.evaluate("image => image.decode().then(() => image.naturalWidth)"))
                .isEqualTo(2);
    }

    /** Frames of a topic are shown one over the other, so many that it looks like a film. */
    @Test
    void picturesOfATopicPlayAsAFilm() throws IOException {
        Page camera = page(peer(7));
        Page screen = page(peer(8));
        screen.locator("#filter").fill("cameras/#");
        screen.locator("#subscribe button").click();
        Locator film = screen.locator("#topics img");
        assertThat(film).hasCount(1);
        film.evaluate(COUNT_FRAMES);
        List<String> frames = new ArrayList<>();
        for (int frame = 0; frame < 10; frame++) {
            frames.add(Base64.getEncoder().encodeToString(jpeg(new Color(20 * frame, 60, 255 - 20 * frame))));
        }
        camera.evaluate(PLAY, frames);
        assertThat(film).isVisible();
        screen.waitForFunction("() => window.shown >= 10");
        assertThat(screen.evaluate("() => window.wide")).isEqualTo(16);
    }

    /** Asks a frame for its width when it is there: while the next one is loaded there is none. */
    private static final String COUNT_FRAMES = """
            film => {
              window.shown = 0;
              film.addEventListener('load', () => {
                window.shown += 1;
                window.wide = film.naturalWidth;
              });
            }""";

    /** Publishes frames again and again, ten a second, until the page is closed. */
    private static final String PLAY = """
            (frames) => {
              const bytes = frames.map((frame) => Uint8Array.from(atob(frame), (c) => c.charCodeAt(0)));
              let next = 0;
              setInterval(() => fetch('/api/publish?topic=cameras/door', { method: 'POST', body: bytes[next++ % bytes.length],
                headers: { 'Content-Type': 'image/jpeg' } }), 100);
            }""";

    private static byte[] jpeg(Color colour) throws IOException {
        BufferedImage image = new BufferedImage(16, 12, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, 16, 12);
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "jpg", out)).isTrue();
        return out.toByteArray();
    }

    @Test
    void aPhoneShowsEverythingInOneColumn() {
        Page page = chromium.open(
                peer(2).page().toString(),
                PHONE_WIDTH,
                740,
                new NewContextOptions().setHasTouch(true).setIsMobile(true));
        assertThat(page.locator("#counts")).containsText("peers");
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(PHONE_WIDTH);
        List<?> tooWide = (List<?>)
                page.evaluate(
                        "[...document.querySelectorAll('button, input, textarea, select, h2, #graph')].filter((e) => e.offsetParent"
                                + " && (e.getBoundingClientRect().right > innerWidth || e.getBoundingClientRect().left < 0)).map((e) => e.outerHTML)");
        assertThat(tooWide).isEmpty();
    }

    @Test
    void theAccessibilityCheckerFindsNothingSerious() {
        Page atPeer = page(peer(3));
        say(atPeer, "for the checker");
        assertThat(message(atPeer, "for the checker")).isVisible();
        assertThat(Axe.violations(shown(atPeer))).as("a peer's page").isEmpty();
        atPeer.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertThat(Axe.violations(atPeer)).as("a peer's page, dark").isEmpty();
        assertThat(Axe.violations(shown(page(network.seeds().get(1)))))
                .as("a seed's page")
                .isEmpty();
    }

    private static Page shown(Page page) {
        assertThat(page.locator("#counts")).containsText("peers");
        assertThat(page.locator("#table tbody tr").first()).isVisible();
        return page;
    }
}
