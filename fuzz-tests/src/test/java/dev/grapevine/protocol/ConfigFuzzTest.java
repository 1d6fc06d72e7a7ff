package dev.grapevine.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.grapevine.fuzz.NeedsAgent;
import dev.grapevine.protocol.SeedList.BadSeedList;
import dev.grapevine.protocol.SeedList.SeedRow;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as {@code config.csv}. */
@ExtendWith(NeedsAgent.class)
class ConfigFuzzTest {
    static Stream<byte[]> files() {
        return Stream.of(
                        "host,port\n127.0.0.1,5001\n127.0.0.1,5002\n",
                        "\uFEFF# seeds\r\n\r\n\"seed.example\" , 5001," + "0f".repeat(NodeId.SIZE) + "\r\n::1,65535",
                        "a,b,c,d\n\"open",
                        "127.0.0.1,1\n127.0.0.1,1\n")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** It is refused with the file's name, or written down anew it says the same. */
    @MethodSource("files")
    @FuzzTest
    void config(byte[] bytes) throws BadSeedList {
        SeedList seeds;
        try {
            var in = new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder());
            seeds = SeedList.read("config.csv", in, Limits.DEFAULT);
        } catch (BadSeedList e) {
            if (!e.getMessage().startsWith("config.csv:")) {
                throw new AssertionError("which file?", e);
            }
            return;
        }
        String again =
                seeds.seeds().stream().map(ConfigFuzzTest::row).collect(Collectors.joining("\n", "host,port\n", ""));
        if (!SeedList.read("again", new StringReader(again), Limits.DEFAULT).equals(seeds)) {
            throw new AssertionError("not the same again: " + seeds);
        }
    }

    private static String row(SeedRow row) {
        String id = row.id().map(NodeId::hex).orElse("");
        return '"' + row.address().host() + "\"," + row.address().port() + ',' + id;
    }
}
