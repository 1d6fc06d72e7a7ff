package dev.grapevine.benchmarks.memory;

import dev.grapevine.benchmarks.Role;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.MessageCodec;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.Version;
import dev.grapevine.wire.ConnectSeed;
import dev.grapevine.wire.DegreeReport;
import dev.grapevine.wire.Frame;
import dev.grapevine.wire.PeerRecord;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A process that is thousands of peers as a seed sees them: each a connection that registers and then reports its degree
 * from time to time. Commands: {@code connect COUNT}, {@code refresh}.
 */
public final class IdleClients implements Role {
    /** As many neighbours as a peer dials. */
    private static final int NEIGHBOURS = 5;

    private static final int FIRST_PORT = 10_000;

    private final Address server;
    private final boolean answers;
    private final SplittableRandom random = new SplittableRandom(7);
    private final List<NodeId> ids = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();

    /** @param args the server's address and whether it answers, as a seed does */
    public IdleClients(List<String> args) {
        this.server = Address.parse(args.get(0));
        this.answers = Boolean.parseBoolean(args.get(1));
    }

    @Override
    public String hello() {
        return "ready";
    }

    @Override
    public String answer(List<String> words) throws IOException {
        if (words.get(0).equals("connect")) {
            for (int left = Integer.parseInt(words.get(1)); left > 0; left--) {
                connect();
            }
        } else {
            refresh();
        }
        return Integer.toString(sockets.size());
    }

    private void connect() throws IOException {
        NodeId id = NodeId.random(random);
        Socket socket = new Socket(server.host(), server.port());
        socket.getOutputStream().write(MessageCodec.encode(register(id)));
        if (answers && socket.getInputStream().read() < 0) {
            throw new IOException("the seed has closed the connection");
        }
        ids.add(id);
        sockets.add(socket);
    }

    private Frame register(NodeId id) {
        var record = PeerRecord.newBuilder()
                .setId(id.bytes())
                .setEpoch(1)
                .setAddress("127.0.0.1:" + (FIRST_PORT + sockets.size()));
        var connect = ConnectSeed.newBuilder()
                .setVersions(Version.OFFER)
                .setNetwork("grapevine")
                .setRecord(record);
        return Frame.newBuilder().setConnectSeed(connect).build();
    }

    /** Renews every lease: each peer reports those next to it in the circle, so that every link has two ends. */
    private void refresh() throws IOException {
        for (int i = 0; i < sockets.size(); i++) {
            sockets.get(i).getOutputStream().write(MessageCodec.encode(report(i)));
        }
    }

    private Frame report(int peer) {
        var report = DegreeReport.newBuilder().addSeeds(server.toString());
        for (int distance = 1; distance <= NEIGHBOURS; distance++) {
            report.addNeighbours(at(peer + distance).bytes())
                    .addNeighbours(at(peer - distance).bytes());
        }
        return Frame.newBuilder().setDegreeReport(report).build();
    }

    private NodeId at(int index) {
        return ids.get(Math.floorMod(index, ids.size()));
    }
}
