package dev.grapevine.runtime.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {
    private static final byte[] STATEMENT = {1, 2, 3};

    private final Identity identity = Identity.random(new SecureRandom());

    /** RFC 8032, section 7.1: tests 1 to 3 and SHA(abc). */
    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42,"
                + "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf,"
                + "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f,"
                + "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
    })
    void signsAsTheStandardSays(String secret, String key, String message, String signature) {
        Identity known = Identity.ofSecret(hex(secret));

        assertThat(known.publicKey()).isEqualTo(ByteString.copyFrom(hex(key)));
        assertThat(known.sign(hex(message))).isEqualTo(hex(signature));
        assertThat(Identity.signed(hex(key), hex(message), hex(signature))).isTrue();
    }

    @Test
    void theJdkAgrees() throws Exception {
        Signature jdk = Signature.getInstance("Ed25519");
        jdk.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(jdkKey()));
        jdk.update(STATEMENT);

        assertThat(jdk.verify(identity.sign(STATEMENT))).isTrue();
    }

    @Test
    void theIdIsTheHashOfThePublicKey() throws Exception {
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(identity.publicKey().toByteArray());

        assertThat(identity.id().bytes()).isEqualTo(ByteString.copyFrom(hash));
        assertThat(Identity.ofSecret(identity.secret()).id()).isEqualTo(identity.id());
        assertThat(identity).doesNotHaveToString(HexFormat.of().formatHex(identity.secret()));
    }

    @Test
    void everyFlippedBitIsNoticed() {
        byte[] key = identity.publicKey().toByteArray();
        byte[] signature = identity.sign(STATEMENT);
        for (byte[] part : new byte[][] {key, signature, STATEMENT}) {
            for (int bit = 0; bit < 8 * part.length; bit++) {
                part[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(Identity.signed(key, STATEMENT, signature)).isFalse();
                part[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
        assertThat(Identity.signed(key, STATEMENT, signature)).isTrue();
    }

    @Test
    void otherLengthsAndKeysThatFitEverySignatureAreNone() {
        byte[] key = identity.publicKey().toByteArray();

        assertThat(Identity.signed(key, STATEMENT, new byte[63])).isFalse();
        assertThat(Identity.signed(new byte[31], STATEMENT, identity.sign(STATEMENT)))
                .isFalse();
        byte[] neutral = new byte[Identity.KEY_BYTES];
        neutral[0] = 1;
        byte[] zero = new byte[Identity.SIGNATURE_BYTES];
        zero[0] = 1;
        assertThat(Identity.signed(neutral, STATEMENT, zero)).isFalse();
    }

    private EdECPublicKeySpec jdkKey() {
        byte[] bigEndian = new byte[Identity.KEY_BYTES];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = identity.publicKey().byteAt(bigEndian.length - 1 - i);
        }
        boolean odd = bigEndian[0] < 0;
        bigEndian[0] &= 0x7f;
        return new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, bigEndian)));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
