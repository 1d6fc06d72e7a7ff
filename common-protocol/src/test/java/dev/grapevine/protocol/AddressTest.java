package dev.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:5001, 127.0.0.1, 5001",
        "seed-1.example.org:1, seed-1.example.org, 1",
        "[::1]:65535, ::1, 65535",
        "[fe80::1%eth0]:7, fe80::1%eth0, 7",
        "[2001:db8::5]:5001, 2001:db8::5, 5001",
    })
    void textGivesHostAndPortAndBack(String text, String host, int port) {
        Address address = Address.parse(text);

        assertThat(address).isEqualTo(new Address(host, port)).hasToString(text);
    }

    @Test
    void bracketsAroundANameSayNothing() {
        assertThat(Address.parse("[localhost]:5001")).isEqualTo(new Address("localhost", 5001));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":5001",
                "host",
                "host:",
                "::1:5001",
                "2001:db8::5",
                "[::1]",
                "[]:1",
                "[h:5]:1",
                "[::1:1",
                "::1]:1",
                "host:0",
                "host:65536",
                "host:-1",
                "host:+1",
                "host:1.5",
                "host: 1",
                "host:99999999999",
                "host:٥",
                "ho st:1",
                "h\u0000st:1",
                "höst:1",
                "host/path:1",
                "user@host:1"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Address.parse(text));
    }

    @Test
    void aHostHasAtMost253Characters() {
        assertThat(new Address("h".repeat(253), 1).host()).hasSize(253);
        assertThatIllegalArgumentException().isThrownBy(() -> new Address("h".repeat(254), 1));
    }

    @Test
    void theReasonIsShortAndPrintable() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Address.parse("\u001b[31m" + "x".repeat(1000) + ":1"))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(120).doesNotContain("\u001b"));
    }

    @Test
    void addressesSortByHostThenPort() {
        Address first = new Address("a", 9);

        assertThat(first).isLessThan(new Address("b", 1)).isLessThan(new Address("a", 10));
    }
}
