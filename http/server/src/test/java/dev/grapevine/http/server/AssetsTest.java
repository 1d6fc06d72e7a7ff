package dev.grapevine.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page keeps its own content policy. */
class AssetsTest {
    private static final Pattern STYLE = Pattern.compile("createTextNode\\(t\\)\\)\\}\\}\\((\"(?:[^\"\\\\]|\\\\.)*\")");

    private static String file(String name) {
        return new String(((Answer.Whole) Page.file(name)).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void thePolicyAllowsTheStyleSheetsOfTheGraphLibraryAndNoOthers() throws Exception {
        List<String> hashes = new ArrayList<>(List.of(hash("")));
        Matcher sheets = STYLE.matcher(file("vendor/force-graph.min.js"));
        while (sheets.find()) {
            hashes.add(hash(new JsonMapper().readValue(sheets.group(1), String.class)));
        }
        List<String> allowed = new ArrayList<>();
        Matcher sources = Pattern.compile("'(sha256-[^']+)'").matcher(Assets.CONTENT_POLICY);
        while (sources.find()) {
            allowed.add(sources.group(1));
        }
        assertThat(allowed).hasSize(3).containsExactlyInAnyOrderElementsOf(hashes);
    }

    private static String hash(String text) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(hash);
    }

    @Test
    void thePageHasNoScriptOrStyleInsideAndLoadsNothingFromElsewhere() {
        assertThat(file("index.html"))
                .doesNotContainPattern("<script(?![^>]* src=\"/)")
                .doesNotContainPattern("<style|style=\"| on\\w+=\"|(src|href)=\"(?![/#])");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api",
                "charts",
                "crowd",
                "dom",
                "graph",
                "journey",
                "look",
                "main",
                "messages",
                "rings",
                "say",
                "springs",
                "travel"
            })
    void whatComesOverTheNetworkNeverBecomesMarkup(String module) {
        assertThat(file("app/" + module + ".js"))
                .doesNotContain(
                        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "localStorage")
                .doesNotContainPattern("https?://(?!www\\.w3\\.org/2000/svg)");
    }
}
