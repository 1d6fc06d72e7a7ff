package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files under {@code deploy} parse, and agree with each other, with the programs and with their documents. */
class DeployFilesTest {
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern METRIC = Pattern.compile("\\bgrapevine_\\w+");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]+");

    static List<Path> yamlFiles() throws IOException {
        try (Stream<Path> files = Files.walk(DEPLOY)) {
            return files.filter(file -> file.toString().matches(".*\\.ya?ml")).toList();
        }
    }

    private static String read(String file) throws IOException {
        return Files.readString(DEPLOY.resolve(file));
    }

    /** The documents of a file; a key that stands twice is an error. */
    private static List<JsonNode> documents(Path file) throws IOException {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        List<JsonNode> documents = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(strict)).loadAll(Files.readString(file))) {
            documents.add(JSON.valueToTree(document));
        }
        return documents;
    }

    private static JsonNode only(String file, String kind) throws IOException {
        return documents(DEPLOY.resolve(file)).stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("yamlFiles")
    void everyYamlFileParses(Path file) throws IOException {
        assertThat(documents(file)).isNotEmpty().allMatch(JsonNode::isObject);
    }

    // ---- with the documents ----

    @ParameterizedTest
    @ValueSource(strings = {"grafana/grapevine.json", "prometheus/alerts.yml"})
    void everyMetricThatIsAskedForIsDocumented(String file) throws IOException {
        String documented = Files.readString(Path.of("..", "docs", "metrics.md"));
        Matcher metrics = METRIC.matcher(read(file));
        Set<String> asked = new TreeSet<>();
        while (metrics.find()) {
            asked.add(metrics.group().replaceFirst("_(bucket|sum|count)$", ""));
        }
        assertThat(asked).hasSizeGreaterThan(4).allMatch(metric -> documented.contains("| `" + metric + "` |"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "compose.yaml",
                "kubernetes/seeds.yaml",
                "kubernetes/peers.yaml",
                "systemd/grapevine-seed.service",
                "systemd/grapevine-peer.service"
            })
    void everyOptionIsOneOfThePrograms(String file) throws IOException {
        String options = Files.readString(Path.of("..", "README.md"));
        Set<String> used = new HashSet<>();
        read(file)
                .lines()
                .filter(line -> line.contains(".jar"))
                .flatMap(line -> OPTION.matcher(line).results())
                .forEach(option -> used.add(option.group()));
        assertThat(used)
                .hasSizeGreaterThan(3)
                .allMatch(option -> options.contains("| `" + option + " ") || options.contains("| `" + option + "`"));
    }

    // ---- among themselves ----

    @Test
    void seedsHaveTheNamesThatPeersLookFor() throws IOException {
        JsonNode seeds = only("kubernetes/seeds.yaml", "StatefulSet");
        String service =
                only("kubernetes/seeds.yaml", "Service").at("/metadata/name").asText();
        assertThat(seeds.at("/spec/serviceName").asText()).isEqualTo(service);
        List<String> rows = new ArrayList<>(List.of("host,port"));
        for (int i = 0; i < seeds.at("/spec/replicas").asInt(); i++) {
            rows.add(seeds.at("/metadata/name").asText() + "-" + i + "." + service + ",5001");
        }
        JsonNode config = only("kubernetes/config.yaml", "ConfigMap");
        assertThat(config.at("/data/config.csv").asText().lines()).containsExactlyElementsOf(rows);

        JsonNode compose = documents(DEPLOY.resolve("compose.yaml")).get(0).get("services");
        assertThat(read("config.csv").lines().skip(1))
                .allMatch(row -> compose.has(row.replace(",5001", "")))
                .hasSize(3);
    }

    @Test
    void podsAreSelectedByTheirLabelsAndProbedWhereTheNodesAnswer() throws IOException {
        JsonNode api = JSON.readTree(Path.of("..", "http/node/src/main/resources/dev/grapevine/http/openapi.json")
                .toFile());
        for (JsonNode set :
                List.of(only("kubernetes/seeds.yaml", "StatefulSet"), only("kubernetes/peers.yaml", "Deployment"))) {
            JsonNode labels = set.at("/spec/template/metadata/labels");
            assertThat(set.at("/spec/selector/matchLabels")).isEqualTo(labels);
            JsonNode container = set.at("/spec/template/spec/containers/0");
            for (Map.Entry<String, String> probe : Map.of("livenessProbe", "/healthz", "readinessProbe", "/readyz")
                    .entrySet()) {
                JsonNode get = container.get(probe.getKey()).get("httpGet");
                assertThat(get.get("path").asText()).isEqualTo(probe.getValue());
                assertThat(api.get("paths").has(probe.getValue())).isTrue();
                assertThat(container.get("ports").findValuesAsText("name"))
                        .contains(get.get("port").asText());
            }
        }
        assertThat(only("kubernetes/seeds.yaml", "Service").at("/spec/selector"))
                .isEqualTo(only("kubernetes/seeds.yaml", "StatefulSet").at("/spec/selector/matchLabels"));
        assertThat(read("compose.yaml")).contains("healthcheck.sh\", \"/readyz\"");
    }

    @Test
    void theDashboardHasPanelsThatDoNotOverlap() throws IOException {
        JsonNode panels = JSON.readTree(read("grafana/grapevine.json")).get("panels");
        Set<String> taken = new HashSet<>();
        for (JsonNode panel : panels) {
            assertThat(panel.get("targets")).as(panel.get("title").asText()).isNotEmpty();
            JsonNode at = panel.get("gridPos");
            for (int x = 0; x < at.get("w").asInt(); x++) {
                for (int y = 0; y < at.get("h").asInt(); y++) {
                    assertThat(at.get("x").asInt() + x).isLessThan(24);
                    assertThat(taken.add((at.get("x").asInt() + x) + " "
                                    + (at.get("y").asInt() + y)))
                            .as(panel.get("title").asText())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void systemdTakesTheUnits() throws Exception {
        Path verify = Path.of("/usr/bin/systemd-analyze");
        assumeTrue(Files.isExecutable(verify), "systemd-analyze is not here");
        Process process = new ProcessBuilder(
                        verify.toString(),
                        "verify",
                        DEPLOY.resolve("systemd/grapevine-seed.service").toString(),
                        DEPLOY.resolve("systemd/grapevine-peer.service").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        // Where Java is elsewhere the unit has to name it; that is no mistake of the file.
        assertThat(said.lines().filter(line -> line.contains("grapevine") && !line.contains("/usr/bin/java")))
                .isEmpty();
    }
}
