package dev.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.0/24",
        "192.0.2.255, 192.0.2.0/24",
        "::ffff:192.0.2.7, 192.0.2.0/24",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
        "2001:DB8:1:2::6%eth0, 2001:db8:1:2::/64",
        "2001:0db8:0:0:0:0:0:1, 2001:db8:0:0::/64",
        "2001:db8::, 2001:db8:0:0::/64",
        "::1, 0:0:0:0::/64"
    })
    void whatAHolderCannotChoose(String host, String subnet) {
        assertThat(Subnet.of(host)).hasValue(new Subnet(subnet));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed.example",
                "1.2.3",
                "1.2.3.256",
                "1.2.3.4.5",
                "1.2.3.-4",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                ":1:2:3:4:5:6:7",
                "1:2:3:4::5:6:7:8"
            })
    void namesAndNonsenseHaveNone(String host) {
        assertThat(Subnet.of(host)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "localhost"})
    void thisMachine(String host) {
        assertThat(Subnet.isLoopback(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"128.0.0.1", "192.0.2.1", "::2", "127.0.0.1.example.org", "127.example"})
    void othersAreNotThisMachine(String host) {
        assertThat(Subnet.isLoopback(host)).isFalse();
    }

    @Test
    void quotasCountThisMachineOnlyWhenAsked() {
        assertThat(Quotas.DEFAULT.counts("127.0.0.1")).isFalse();
        assertThat(new Quotas(5, true).counts("127.0.0.1")).isTrue();
        assertThat(new Quotas(5, true).subnet("127.0.0.1")).hasValue(new Subnet("127.0.0.0/24"));
        assertThat(Quotas.DEFAULT.counts("192.0.2.1")).isTrue();
        assertThat(Quotas.NONE.counts("192.0.2.1")).isFalse();
        assertThat(new Quotas(5, false).perPrefix()).isEqualTo(20);
    }
}
