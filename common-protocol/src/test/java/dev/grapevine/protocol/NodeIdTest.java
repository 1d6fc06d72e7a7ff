package dev.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeIdTest {
    private static final String HEX = "00ff" + "a1".repeat(30);

    @Test
    void hexAndBack() {
        NodeId id = NodeId.parse(HEX);

        assertThat(id.hex()).isEqualTo(HEX);
        assertThat(id).hasToString("00ffa1a1").isEqualTo(NodeId.parse(HEX)).hasSameHashCodeAs(NodeId.parse(HEX));
        assertThat(NodeId.parse(HEX.toUpperCase(java.util.Locale.ROOT)).hex()).isEqualTo(HEX);
    }

    @Test
    void randomIdsHave64LowerCaseDigits() {
        assertThat(NodeId.random(new Random(1)).hex()).matches("[0-9a-f]{64}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "g"})
    void whatIsNoIdIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> NodeId.parse(text));
        assertThatIllegalArgumentException().isThrownBy(() -> NodeId.parse(text.repeat(64)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void anIdHas32Bytes(int size) {
        ByteString bytes = ByteString.copyFrom(new byte[size]);

        assertThatIllegalArgumentException().isThrownBy(() -> new NodeId(bytes));
        assertThatIllegalArgumentException().isThrownBy(() -> new BundleId(bytes));
    }

    @Test
    void idsSortAsUnsignedBytes() {
        assertThat(NodeId.parse("7f".repeat(32))).isLessThan(NodeId.parse("80".repeat(32)));
    }
}
