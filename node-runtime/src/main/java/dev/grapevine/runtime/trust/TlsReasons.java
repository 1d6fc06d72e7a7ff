package dev.grapevine.runtime.trust;

import java.io.EOFException;
import java.io.IOException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a link failed, in words for people: the JDK's own speak of TLS. Stateless. */
public final class TlsReasons {
    private static final int MOST_CAUSES = 5;

    private TlsReasons() {}

    /** One line. */
    public static String of(IOException e) {
        String message = e.getMessage();
        if (message == null) {
            return e.getClass().getSimpleName();
        }
        if (!(e instanceof SSLException)) {
            return message;
        }
        if (message.contains("fatal alert: certificate_unknown")) {
            return "the other side does not accept this node's certificate; is its network a private one?";
        }
        CertificateException certificate = cause(e, CertificateException.class);
        return certificate == null ? message : String.valueOf(certificate.getMessage());
    }

    static HandshakeFailure failure(IOException e) {
        if (cause(e, EOFException.class) != null) {
            return new HandshakeFailure(
                    HandshakeFailure.Kind.LOST, "the other side ended the handshake; does it run with --insecure?");
        }
        return new HandshakeFailure(
                e instanceof SSLException ? HandshakeFailure.Kind.MISTAKE : HandshakeFailure.Kind.LOST, of(e));
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> kind) {
        Throwable at = failure;
        for (int i = 0; i < MOST_CAUSES && at != null; i++) {
            if (kind.isInstance(at)) {
                return kind.cast(at);
            }
            at = at.getCause();
        }
        return null;
    }
}
