package dev.grapevine.runtime.trust;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Asks {@link CertificateRules} about each certificate that comes, and counts them. A resumed session brings none. */
final class Checks extends X509ExtendedTrustManager {
    private final CertificateRules rules;
    private final LongAdder checked;
    private final InstantSource clock;

    Checks(CertificateRules rules, LongAdder checked, InstantSource clock) {
        this.rules = rules;
        this.clock = clock;
        this.checked = checked;
    }

    private void check(X509Certificate... chain) throws CertificateException {
        checked.increment();
        rules.check(chain, clock.instant());
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
