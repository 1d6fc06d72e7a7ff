package dev.grapevine.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static String written(String text) {
        return Json.document(out -> out.writeString(text));
    }

    @Test
    void whatSteersIsWhatTheClassSays() {
        Pattern pattern = Pattern.compile("[" + Json.STEERING_CLASS + "]");
        for (int c = Character.MIN_VALUE; c <= Character.MAX_VALUE; c++) {
            assertThat(Json.steers((char) c))
                    .as(Integer.toHexString(c))
                    .isEqualTo(pattern.matcher(Character.toString((char) c)).matches());
        }
    }

    @Test
    void whatSteersIsEscapedWhereverItStands() throws IOException {
        String text = "\u202eab\u009b\u2069c\u007f";

        assertThat(written(text)).isEqualTo("\"\\u202eab\\u009b\\u2069c\\u007f\"");
        try (var parser = new JsonFactory().createParser(written(text))) {
            assertThat(parser.nextTextValue()).isEqualTo(text);
        }
    }

    @Test
    void whatDoesNotStaysAsItIs() {
        assertThat(written("ünï 日本 👩‍💻 שלום")).isEqualTo("\"ünï 日本 👩‍💻 שלום\"");
    }
}
