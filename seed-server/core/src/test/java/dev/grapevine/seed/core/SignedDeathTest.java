package dev.grapevine.seed.core;

import static dev.grapevine.seed.core.SeedUnderTest.death;
import static dev.grapevine.seed.core.SeedUnderTest.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.node.Signatures;
import dev.grapevine.node.SignedDeath;
import dev.grapevine.node.testing.HashSignatures;
import dev.grapevine.wire.Accused;
import dev.grapevine.wire.Death;
import dev.grapevine.wire.Frame;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where messages are signed, an accusation counts only with its reporter's signature. */
class SignedDeathTest {
    private static final ByteString MADE_UP = ByteString.copyFrom(new byte[Signatures.PROOF_BYTES]);

    private final SeedUnderTest seed = new SeedUnderTest(new HashSignatures(SeedUnderTest.SELF));

    @BeforeEach
    void threePeers() {
        seed.register(1, 3);
        seed.at.take(SeedEvent.class);
    }

    private static Death signed(int reporter, Frame death) {
        return SignedDeath.sign(death.getDeath(), new HashSignatures(id(reporter)));
    }

    private static Frame frame(Death death) {
        return Frame.newBuilder().setDeath(death).build();
    }

    private void expectNothing(String why) {
        assertThat(seed.at.takeSent(seed.link(1))).isEmpty();
        assertThat(seed.at.takeDialled()).isEmpty();
        assertThat(seed.at.take(SeedEvent.DeathIgnored.class)).containsExactly(new SeedEvent.DeathIgnored(id(1), why));
    }

    @Test
    void theAccusedIsToldTheProof() {
        Death death = signed(2, death(1, 7, 2, false));
        seed.at.receive(seed.link(2), frame(death));
        seed.at.work();

        var accused = Accused.newBuilder()
                .setReporter(id(2).bytes())
                .setReportedIncarnation(7)
                .setProof(death.getProof());
        assertThat(seed.at.takeSent(seed.link(1)))
                .containsExactly(Frame.newBuilder().setAccused(accused).build());
        seed.openProbeOf(1);
    }

    @Test
    void withoutAProofNothingHappens() {
        seed.at.receive(seed.link(2), death(1, 0, 2, false));
        seed.at.work();
        expectNothing("its reporter has not signed it");
    }

    @Test
    void aProofOfAnotherIncarnationIsNone() {
        Death old = signed(2, death(1, 3, 2, false));
        seed.at.receive(seed.link(2), frame(old.toBuilder().setIncarnation(4).build()));
        seed.at.work();
        expectNothing("its reporter has not signed it");
    }

    @Test
    void whatASeedPassesOnKeepsItsReportersProof() {
        passOn(signed(2, death(1, 0, 2, true)));
        seed.openProbeOf(1);
        assertThat(seed.at.take(SeedEvent.DeathReported.class))
                .containsExactly(new SeedEvent.DeathReported(id(1), id(2), true));
    }

    @Test
    void aSeedCannotPutADeathIntoAnothersMouth() {
        passOn(death(1, 0, 2, true).getDeath().toBuilder().setProof(MADE_UP).build());
        expectNothing("its reporter has not signed it");
    }

    /** Another seed does so. */
    private void passOn(Death death) {
        seed.at.accept(frame(death));
        seed.at.work();
    }
}
