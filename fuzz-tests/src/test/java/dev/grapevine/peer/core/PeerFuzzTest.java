package dev.grapevine.peer.core;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.grapevine.fuzz.Input;
import dev.grapevine.fuzz.NeedsAgent;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

/** Any sequence of what can happen to a peer. */
@ExtendWith(NeedsAgent.class)
class PeerFuzzTest {
    private static final int SEEDS = 12;
    private static final int SEED_BYTES = 200;

    static Stream<byte[]> stories() {
        return IntStream.range(0, SEEDS).mapToObj(seed -> {
            byte[] story = new byte[SEED_BYTES];
            new Random(seed).nextBytes(story);
            return story;
        });
    }

    /** It never stumbles, keeps within its bounds, and delivers nothing that was not said, and nothing twice. */
    @MethodSource("stories")
    @FuzzTest
    void peer(byte[] bytes) {
        Input in = new Input(bytes);
        PeerStory story = new PeerStory(in);
        while (in.more()) {
            story.step();
        }
        story.end();
    }
}
