package dev.grapevine.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import dev.grapevine.documents.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void nothingSteersTheTerminal() {
        assertThat(Printable.of("a\u001b[2J\r\n\t\u007f\u009b\u202eb")).isEqualTo("a␛[2J␍␊␉���b");
    }

    @Test
    void languagesAndEmojiSurvive() {
        String text = "ünï 日本 👩‍💻 שלום $1 \\";
        assertThat(Printable.of(text)).isEqualTo(text);
    }

    @Test
    void longTextIsCutBetweenCharacters() {
        assertThat(Printable.brief("🎉🎉🎉🎉", 3)).isEqualTo("🎉🎉…");
        assertThat(Printable.brief("🎉🎉🎉", 3)).isEqualTo("🎉🎉🎉");
    }

    @Test
    void documentsStayOnOneLineAndSteerNothing() throws Exception {
        String text = "a\n\u001b\u009b\u202e\u2028\"ü";
        String document = Json.document(out -> out.writeString(text));

        assertThat(document)
                .doesNotContain("\n", "\u001b", "\u009b", "\u202e", "\u2028")
                .contains("ü");
        try (var parser = new JsonFactory().createParser(document)) {
            assertThat(parser.nextTextValue()).isEqualTo(text);
        }
    }

    @Test
    void timeHasMillisecondsAlways() {
        assertThat(Json.time(Instant.ofEpochSecond(1))).isEqualTo("1970-01-01T00:00:01.000Z");
    }

    @Test
    void coloursTakeNoRoomInTables() {
        Ink ink = new Ink(true);
        String text =
                new TextTable().row(ink.good("ok"), "x").row("longer", "y").text();

        assertThat(text).isEqualTo("\u001b[32mok\u001b[0m      x\nlonger  y\n");
    }
}
