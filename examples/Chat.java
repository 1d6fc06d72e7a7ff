import dev.grapevine.peer.Peer;
import dev.grapevine.peer.Publication;
import dev.grapevine.protocol.Address;
import dev.grapevine.protocol.NodeId;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A chat without a server. A line goes to everybody, {@code @ann line} to Ann alone.
 *
 * <pre>java -cp dist/peer.jar examples/Chat.java NAME [HOST:PORT of somebody in the chat]</pre>
 */
class Chat {
    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        Map<String, NodeId> people = new ConcurrentHashMap<>();
        var friends = Stream.of(arguments).skip(1).map(Address::parse).toList();
        try (Peer peer = Peer.builder().bootstrap(friends).start()) {
            peer.subscribe("chat/lobby", message -> {
                String from = message.headers().getOrDefault("name", "somebody");
                people.put(from, message.origin());
                if (!message.origin().equals(peer.id())) {
                    System.out.println(from + ": " + message.text());
                }
            });
            peer.onDirect(message -> System.out.println(message.text()));
            System.out.println("join with: java -cp dist/peer.jar examples/Chat.java NAME " + peer.address());
            say(peer, name, "(is here)");
            var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String to = line.startsWith("@") ? line.substring(1).split(" ")[0] : "";
                if (people.containsKey(to)) {
                    peer.send(people.get(to), name + ", to you alone: " + line.substring(to.length() + 1).strip())
                            .exceptionally(why -> tell(to + " did not get it: " + why.getMessage()));
                } else {
                    say(peer, name, line);
                }
            }
            say(peer, name, "(leaves)");
            peer.flush(Duration.ofSeconds(2));
        }
    }

    private static void say(Peer peer, String name, String line) {
        peer.publish("chat/lobby", Publication.of(line).with("name", name));
    }

    private static Void tell(String notice) {
        System.out.println(notice);
        return null;
    }
}
