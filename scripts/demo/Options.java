package demo;

import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.SeedList;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What was asked for on the command line. */
record Options(boolean once, boolean freePorts, Path config, Path dist) {
    static Options parse(String... arguments) throws Failed, IOException {
        Path root = Path.of(System.getProperty("grapevine.root", ".")).toRealPath();
        boolean once = System.console() == null;
        boolean freePorts = false;
        Path config = root.resolve("config.csv");
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--once" -> once = true;
                case "--free-ports" -> freePorts = true;
                case "--config" -> {
                    if (++i == arguments.length) {
                        throw new Failed(2, "--config needs a file");
                    }
                    config = Path.of(arguments[i]);
                }
                default -> throw new Failed(2, "what is '" + arguments[i] + "'? Try --help");
            }
        }
        return new Options(once, freePorts, config, root.resolve("dist"));
    }

    List<Address> seeds() throws Failed, IOException {
        List<Address> seeds = freePorts ? freeAddresses() : configured();
        if (seeds.isEmpty()) {
            throw new Failed(2, config + " names no seed");
        }
        return seeds;
    }

    private List<Address> configured() throws Failed {
        try {
            return SeedList.read(config, Limits.DEFAULT).addresses();
        } catch (SeedList.BadSeedList e) {
            throw new Failed(2, e.getMessage());
        }
    }

    private static List<Address> freeAddresses() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ServerSocket one = new ServerSocket(0, 1, loopback);
                ServerSocket two = new ServerSocket(0, 1, loopback);
                ServerSocket three = new ServerSocket(0, 1, loopback)) {
            return Stream.of(one, two, three)
                    .map(socket -> new Address("127.0.0.1", socket.getLocalPort()))
                    .toList();
        }
    }
}
