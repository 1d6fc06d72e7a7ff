package dev.grapevine.protocol;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash of bundles, contents and chunks. Stateless. */
public final class Sha256 {
    private Sha256() {}

    /** 32 bytes. */
    public static ByteString of(ByteString bytes) {
        MessageDigest digest = digest();
        try {
            UnsafeByteOperations.unsafeWriteTo(bytes, new DigestOutput(digest));
        } catch (IOException e) {
            throw new IllegalStateException("hashing does no I/O", e);
        }
        return ByteString.copyFrom(digest.digest());
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Feeds a digest from the arrays inside a byte string; through a read-only buffer each byte would be copied first. */
    private static final class DigestOutput extends ByteOutput {
        private final MessageDigest digest;

        DigestOutput(MessageDigest digest) {
            this.digest = digest;
        }

        @Override
        public void write(byte value) {
            digest.update(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
        }

        @Override
        public void writeLazy(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
        }

        @Override
        public void write(ByteBuffer bytes) {
            digest.update(bytes);
        }

        @Override
        public void writeLazy(ByteBuffer bytes) {
            digest.update(bytes);
        }
    }
}
