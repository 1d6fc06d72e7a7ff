package dev.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0/16",
        "192.000.002.007, 192.0/16",
        "::ffff:192.0.2.7, 192.0/16",
        "172.15.0.1, 172.15/16",
        "172.32.0.1, 172.32/16",
        "100.63.0.1, 100.63/16",
        "100.128.0.1, 100.128/16",
        "2001:DB8::1, 2001:db8/32",
        "2001:db8:ffff::1%eth0, 2001:db8/32",
        "fbff::1, fbff:0/32",
        "peer.example, names",
        "300.1.1.1, names"
    })
    void whoseNetworkItIsIn(String host, String prefix) {
        assertThat(Prefix.of(host)).contains(new Prefix(prefix));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "::1",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.9.9",
                "192.168.1.1",
                "169.254.1.1",
                "100.64.0.1",
                "100.127.0.1",
                "fd12::1",
                "fc00::1",
                "fe80::1",
                "febf::1"
            })
    void privateNetworksHaveNone(String host) {
        assertThat(Prefix.of(host)).isEmpty();
    }
}
