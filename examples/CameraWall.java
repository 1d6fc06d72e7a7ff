import dev.grapevine.peer.Order;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.Publication;
import dev.grapevine.peer.view.ReceivedMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A wall of cameras. Each folder in FROM is a camera: a peer that publishes its JPEG files, in the order of their names,
 * ten a second, a message each. The wall is one more peer, which writes what it hears to a folder for each camera in TO.
 *
 * <pre>java -cp dist/peer.jar examples/CameraWall.java FROM TO</pre>
 */
class CameraWall {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MILLIS_PER_FRAME = 100;

    private record Camera(String name, List<Path> frames) {}

    public static void main(String[] arguments) throws Exception {
        Path to = Path.of(arguments[1]);
        List<Camera> cameras = new ArrayList<>();
        for (Path folder : sorted(Path.of(arguments[0]))) {
            if (Files.isDirectory(folder)) {
                cameras.add(new Camera(folder.getFileName().toString(), frames(folder)));
            }
        }
        int frames = cameras.stream().mapToInt(camera -> camera.frames().size()).sum();
        var missing = new CountDownLatch(frames);
        try (Peer wall = Peer.builder().start()) {
            wall.subscribe("cameras/+", Order.ORIGIN, frame -> {
                write(frame, to);
                missing.countDown();
            }, gap -> System.out.println("missing: " + gap));
            List<Thread> shots = cameras.stream()
                    .map(camera -> new Thread(() -> shoot(camera, wall, missing)))
                    .toList();
            shots.forEach(Thread::start);
            for (Thread shot : shots) {
                shot.join();
            }
            System.out.println(frames - missing.getCount() + " of " + frames + " frames from " + cameras.size()
                    + " cameras are in " + to);
        }
        System.exit(missing.getCount() == 0 ? 0 : 1);
    }

    /** The life of one camera, which stays until the wall has everything. */
    private static void shoot(Camera camera, Peer wall, CountDownLatch missing) {
        try (Peer peer = Peer.builder().bootstrap(List.of(wall.address())).start()) {
            peer.joined().get(10, TimeUnit.SECONDS);
            for (Path file : camera.frames()) {
                Publication frame = Publication.of(Files.readAllBytes(file))
                        .as("image/jpeg")
                        .with("file", file.getFileName().toString());
                peer.publish("cameras/" + camera.name(), frame).get();
                Thread.sleep(MILLIS_PER_FRAME);
            }
            missing.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            System.out.println("camera " + camera.name() + " has failed: " + e);
        }
    }

    /** The JPEG files of a camera that fit into a message. */
    private static List<Path> frames(Path camera) throws IOException {
        List<Path> frames = new ArrayList<>();
        for (Path file : sorted(camera)) {
            if (!file.toString().endsWith(".jpg")) {
                continue;
            }
            if (Files.size(file) > MOST_BYTES) {
                System.out.println(file + " is larger than a message, 1 MiB, and is left out");
            } else {
                frames.add(file);
            }
        }
        return frames;
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }

    private static void write(ReceivedMessage frame, Path to) {
        try {
            Path folder = Files.createDirectories(to.resolve(Path.of(frame.topic()).getFileName()));
            Path name = Path.of(frame.headers().getOrDefault("file", frame.hash())).getFileName();
            Files.write(folder.resolve(name), frame.payload().toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
