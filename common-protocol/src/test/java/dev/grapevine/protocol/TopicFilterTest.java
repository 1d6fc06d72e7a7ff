package dev.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MQTT 3.1.1, section 4.7: its own examples, and many random ones against regular expressions. */
class TopicFilterTest {
    private static final long SEED = 20_261_121;

    @ParameterizedTest
    @CsvSource({
        "sport/tennis/player1/#, sport/tennis/player1, true",
        "sport/tennis/player1/#, sport/tennis/player1/ranking, true",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
        "sport/tennis/player1/#, sport/tennis/player10, false",
        "sport/#, sport, true",
        "sport/#, sports, false",
        "#, sport/tennis, true",
        "sport/tennis/+, sport/tennis/player1, true",
        "sport/tennis/+, sport/tennis/player1/ranking, false",
        "sport/+, sport, false",
        "sport/+, sport/, true",
        "+/+, /finance, true",
        "/+, /finance, true",
        "+, /finance, false",
        "+/tennis/#, sport/tennis, true",
        "+/tennis/#, sport/golf, false",
        "sport/+/player1, sport/tennis/player1, true",
        "ACCOUNTS, Accounts, false",
        "#, $grapevine/news, false",
        "+/news, $grapevine/news, false",
        "$grapevine/#, $grapevine/news, true",
        "$grapevine/+, $grapevine/news, true",
        "a/+, a/$b, true",
    })
    void matchesAsTheStandardSays(String filter, String topic, boolean expected) {
        assertThat(new TopicFilter(filter).matches(new TopicName(topic))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "a, a, true",
        "a, b, false",
        "a/#, a, true",
        "a/#, b/#, false",
        "a/+/c, a/b/+, true",
        "a/+/c, a/b, false",
        "+/x, y/#, true",
        "#, +, true",
        "a/b/#, a/+, true",
        "a/b/c/#, a/+, false",
        "#, $x, false",
        "+/b, $x/+, false",
        "$x/#, $x/y, true",
        "#, #, true",
    })
    void overlapsWhenBothMatchSomeTopic(String one, String other, boolean expected) {
        assertThat(new TopicFilter(one).overlaps(new TopicFilter(other))).isEqualTo(expected);
        assertThat(new TopicFilter(other).overlaps(new TopicFilter(one))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sensors/#/room1 | has a # that is not its last level",
                "sensors/room# | has a wildcard beside other characters",
                "sensors/+room | has a wildcard beside other characters",
                "'' | is empty",
            })
    void whatIsNoFilterIsRefusedWithAReason(String filter, String reason) {
        assertThatThrownBy(() -> new TopicFilter(filter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the filter '")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/+", "+", "#", "a#", "a/b+c"})
    void aNameHasNoWildcards(String name) {
        assertThatThrownBy(() -> new TopicName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("which only a filter may have; name one topic");
    }

    @Test
    void limitsAreExact() {
        String longest = "é".repeat(64);
        assertThat(new TopicName(longest).text()).isEqualTo(longest);
        assertThatThrownBy(() -> new TopicName(longest + "x"))
                .hasMessageContaining("129 bytes of UTF-8; the most is 128");
        String deepest = "a" + "/b".repeat(15);
        assertThat(new TopicFilter(deepest).text()).isEqualTo(deepest);
        assertThatThrownBy(() -> new TopicFilter(deepest + "/")).hasMessageContaining("17 levels; the most is 16");
        assertThat(new TopicName("€😀").text().codePoints()).hasSize(2);
        assertThatThrownBy(() -> new TopicName("😀".repeat(32) + "a")).hasMessageContaining("129 bytes");
        assertThatThrownBy(() -> new TopicName("€".repeat(43))).hasMessageContaining("129 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "a\nb", "\u007f", "\u0085", "a/\u001b[2J"})
    void controlCharactersAreRefusedAndNotRepeated(String text) {
        assertThatThrownBy(() -> new TopicName(text))
                .hasMessageContaining("control character")
                .satisfies(e -> assertThat(e.getMessage().chars()).noneMatch(Character::isISOControl));
        assertThatThrownBy(() -> new TopicFilter(text)).hasMessageContaining("control character");
    }

    @Test
    void halfACharacterIsRefused() {
        assertThatThrownBy(() -> new TopicName("a\ud83d")).hasMessageContaining("unpaired surrogate");
        assertThatThrownBy(() -> new TopicFilter("\ude00/#")).hasMessageContaining("unpaired surrogate");
    }

    @Test
    void aLongTopicIsNotRepeatedInFull() {
        assertThatThrownBy(() -> new TopicName("x".repeat(100_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void randomFiltersMatchWhatTheirRegularExpressionMatches() {
        Random random = new Random(SEED);
        int matches = 0;
        for (int i = 0; i < 50_000; i++) {
            TopicFilter filter = filter(random);
            TopicName topic = topic(random);
            boolean expected = expression(filter).matcher(topic.text()).matches();
            assertThat(filter.matches(topic)).as("%s, %s", filter, topic).isEqualTo(expected);
            matches += expected ? 1 : 0;
        }
        assertThat(matches).as("enough of both").isBetween(5_000, 45_000);
    }

    /** Over every topic there is of up to four levels, of which filters of up to three levels can tell apart. */
    @Test
    void randomFiltersOverlapWhenSomeTopicMatchesBoth() {
        Random random = new Random(SEED + 1);
        List<TopicName> topics = allTopics(4);
        int overlaps = 0;
        for (int i = 0; i < 3_000; i++) {
            TopicFilter one = filter(random);
            TopicFilter other = filter(random);
            boolean expected = topics.stream().anyMatch(topic -> one.matches(topic) && other.matches(topic));
            assertThat(one.overlaps(other)).as("%s, %s", one, other).isEqualTo(expected);
            overlaps += expected ? 1 : 0;
        }
        assertThat(overlaps).as("enough of both").isBetween(300, 2_700);
    }

    /** What the standard says in words, once more as an expression. */
    private static Pattern expression(TopicFilter filter) {
        String levels = filter.text().endsWith("#") ? filter.text().replaceFirst("/?#$", "") : filter.text();
        String fixed = Stream.of(levels.split("/", -1))
                .map(level -> level.equals("+") ? "[^/]*" : Pattern.quote(level))
                .collect(Collectors.joining("/"));
        String hidden = filter.text().startsWith("+") || filter.text().startsWith("#") ? "(?!\\$)" : "";
        String rest = filter.text().equals("#") ? ".*" : filter.text().endsWith("#") ? "(/.*)?" : "";
        return Pattern.compile(hidden + (filter.text().equals("#") ? "" : fixed) + rest, Pattern.DOTALL);
    }

    static TopicFilter filter(Random random) {
        List<String> levels = new ArrayList<>(topic(random, 3).levels());
        levels.replaceAll(level -> random.nextInt(3) == 0 ? "+" : level);
        if (random.nextInt(3) == 0) {
            levels.set(levels.size() - 1, "#");
        }
        String text = String.join("/", levels);
        return text.isEmpty() ? filter(random) : new TopicFilter(text);
    }

    static TopicName topic(Random random) {
        return topic(random, 4);
    }

    private static TopicName topic(Random random, int most) {
        String[] words = {"a", "b", "", "$s"};
        String text = random.ints(1 + random.nextInt(most), 0, words.length)
                .mapToObj(i -> words[i])
                .collect(Collectors.joining("/"));
        return text.isEmpty() ? topic(random, most) : new TopicName(text);
    }

    private static List<TopicName> allTopics(int most) {
        List<String> all = new ArrayList<>(List.of("a", "b", "", "$s"));
        int from = 0;
        for (int levels = 2; levels <= most; levels++) {
            int to = all.size();
            for (int i = from; i < to; i++) {
                for (String word : List.of("a", "b", "", "$s")) {
                    all.add(all.get(i) + "/" + word);
                }
            }
            from = to;
        }
        return all.stream().filter(text -> !text.isEmpty()).map(TopicName::new).toList();
    }
}
