package dev.grapevine.runtime.trust;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.runtime.Counters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * Links over TLS 1.3 in which both sides show a certificate. Sessions with those dialled before are resumed, as long as both
 * processes live: the other side is then who it was.
 */
final class TlsLinks implements LinkSecurity {
    private static final String PROTOCOL = "TLSv1.3";
    private static final String AES = "TLS_AES_128_GCM_SHA256";
    private static final String CHACHA = "TLS_CHACHA20_POLY1305_SHA256";
    /** What a TLS connection begins with: a record with a handshake in it. */
    private static final int HANDSHAKE_RECORD = 0x16;
    /** The end of a handshake that has not begun (handshake_failure), for whoever speaks without encryption. */
    private static final byte[] ALERT = {0x15, 3, 3, 0, 2, 2, 40};

    private static final String PLAIN = "the other side speaks without encryption; start it without --insecure";
    /** More than a node has links; each takes some kilobytes. */
    private static final int SESSIONS = 256;

    private static final int SESSION_SECONDS = (int) TimeUnit.HOURS.toSeconds(1);

    private final SSLContext context;
    private final LongAdder handshakes;

    TlsLinks(OwnCertificate own, CertificateRules rules, Counters counters, InstantSource clock) {
        this.handshakes = counters.counter("handshakes");
        this.context = context(own, new Checks(rules, counters.counter("certificatesChecked"), clock));
        bound(context.getClientSessionContext());
        bound(context.getServerSessionContext());
    }

    private static SSLContext context(OwnCertificate own, Checks checks) {
        try {
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(new KeyManager[] {new Keys(own)}, new TrustManager[] {checks}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + PROTOCOL, e);
        }
    }

    /** The fastest first: only the JVM's second compiler knows the processor's instructions for AES. */
    private static String[] ciphers() {
        boolean firstCompilerOnly = System.getProperty("java.vm.info", "").contains("emulated-client");
        return firstCompilerOnly ? new String[] {CHACHA, AES} : new String[] {AES, CHACHA};
    }

    private static void bound(SSLSessionContext sessions) {
        sessions.setSessionCacheSize(SESSIONS);
        sessions.setSessionTimeout(SESSION_SECONDS);
    }

    /** The TLS sockets never close the one below, which is the link's to close. */
    @Override
    public Channel accepted(Socket socket) throws IOException {
        int first = socket.getInputStream().read();
        if (first < 0) {
            throw new HandshakeFailure(HandshakeFailure.Kind.LOST, "closed by the other side");
        }
        if (first != HANDSHAKE_RECORD) {
            socket.getOutputStream().write(ALERT);
            throw new HandshakeFailure(HandshakeFailure.Kind.MISMATCH, PLAIN);
        }
        var consumed = new ByteArrayInputStream(new byte[] {(byte) first});
        return channel((SSLSocket) context.getSocketFactory().createSocket(socket, consumed, false), socket, false);
    }

    @Override
    public Channel dialled(Socket socket, Address address) throws IOException {
        return channel(
                (SSLSocket) context.getSocketFactory().createSocket(socket, address.host(), address.port(), false),
                socket,
                true);
    }

    private Channel channel(SSLSocket socket, Socket below, boolean client) throws IOException {
        socket.setUseClientMode(client);
        SSLParameters parameters = new SSLParameters(ciphers(), new String[] {PROTOCOL});
        parameters.setNeedClientAuth(true);
        socket.setSSLParameters(parameters);
        try {
            socket.startHandshake();
            NodeId remote = CertificateRules.owner(socket.getSession().getPeerCertificates());
            handshakes.increment();
            return new Channel(
                    socket.getInputStream(), socket.getOutputStream(), () -> end(socket, below), Optional.of(remote));
        } catch (IOException e) {
            throw TlsReasons.failure(e);
        } catch (CertificateException e) {
            throw new HandshakeFailure(HandshakeFailure.Kind.MISTAKE, String.valueOf(e.getMessage()));
        }
    }

    private static void end(SSLSocket socket, Socket below) throws IOException {
        socket.shutdownOutput();
        if (!below.isOutputShutdown()) {
            below.shutdownOutput();
        }
    }
}
