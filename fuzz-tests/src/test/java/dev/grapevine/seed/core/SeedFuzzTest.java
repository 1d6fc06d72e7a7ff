package dev.grapevine.seed.core;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.grapevine.fuzz.Input;
import dev.grapevine.fuzz.NeedsAgent;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

/** Any sequence of what can happen to a seed. */
@ExtendWith(NeedsAgent.class)
class SeedFuzzTest {
    private static final int SEEDS = 12;
    private static final int SEED_BYTES = 200;

    static Stream<byte[]> stories() {
        return IntStream.range(0, SEEDS).mapToObj(seed -> {
            byte[] story = new byte[SEED_BYTES];
            new Random(seed).nextBytes(story);
            return story;
        });
    }

    /** It never stumbles, keeps within its bounds, and its registry holds each peer once. */
    @MethodSource("stories")
    @FuzzTest
    void seed(byte[] bytes) {
        Input in = new Input(bytes);
        SeedStory story = new SeedStory(in);
        while (in.more()) {
            story.step();
        }
        story.end();
    }
}
