package dev.grapevine.runtime.trust;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Shows the node's certificate to everybody, whichever side has dialled. */
final class Keys extends X509ExtendedKeyManager {
    private static final String TYPE = "EC";

    private final OwnCertificate own;

    Keys(OwnCertificate own) {
        this.own = own;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
        return new String[] {own.alias()};
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
        return own.alias();
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
        return new String[] {own.alias()};
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
        return type.equals(TYPE) ? own.alias() : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return new X509Certificate[] {own.of(alias).certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return own.of(alias).key();
    }
}
