package dev.grapevine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.grapevine.node.StartFailure;
import org.junit.jupiter.api.Test;

class ListenerTest {
    @Test
    void portZeroIsAFreePort() throws Exception {
        try (Listener one = Listener.open("127.0.0.1", 0);
                Listener other = Listener.open("", 0)) {
            assertThat(one.port()).isPositive().isNotEqualTo(other.port());
        }
    }

    @Test
    void aPortInUseIsOneClearLine() throws Exception {
        try (Listener first = Listener.open("127.0.0.1", 0)) {
            int port = first.port();

            assertFailure("127.0.0.1", port, StartFailure.Reason.ADDRESS_IN_USE, "port " + port + " is in use");
        }
    }

    @Test
    void aPortIsFreeAgainOnceClosed() throws Exception {
        Listener first = Listener.open("127.0.0.1", 0);
        first.close();

        Listener.open("127.0.0.1", first.port()).close();
    }

    @Test
    void anAddressOfAnotherMachineIsOneClearLine() {
        assertFailure("192.0.2.1", 0, StartFailure.Reason.CONFIGURATION, "--bind");
        assertFailure("no-such-host.invalid", 0, StartFailure.Reason.CONFIGURATION, "--bind no-such-host.invalid");
    }

    private static void assertFailure(String bind, int port, StartFailure.Reason reason, String words) {
        StartFailure failure = catchThrowableOfType(StartFailure.class, () -> Listener.open(bind, port));

        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.getMessage()).contains(words).hasLineCount(1).doesNotContain("Exception");
    }
}
