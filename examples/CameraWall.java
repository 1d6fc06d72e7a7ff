import dev.grapevine.peer.Order;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.Publication;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.SeedList;
import java.awt.GraphicsEnvironment;
import java.awt.GridLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.swing.ImageIcon;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.SwingUtilities;

/**
 * A wall of cameras. Each folder in FROM is a camera: a peer that publishes its JPEG files, in the order of their names, ten
 * a second, a message each. The wall is one more peer. With TO it writes every frame to a folder for each camera in TO;
 * without, it shows them in a window, always the newest of each. When FROM is {@code -}, it shows whoever publishes films in
 * the network of {@code config.csv}.
 *
 * <pre>java -cp dist/peer.jar examples/CameraWall.java FROM [TO]</pre>
 */
class CameraWall {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MILLIS_PER_FRAME = 100;

    private record Camera(String name, List<Path> frames) {}

    public static void main(String[] arguments) throws Exception {
        boolean alone = arguments[0].equals("-");
        if (arguments.length == 1 && GraphicsEnvironment.isHeadless()) {
            System.out.println("there is no screen here for a window; add a folder to write the frames to");
            System.exit(2);
        }
        List<Camera> cameras = alone ? List.of() : cameras(Path.of(arguments[0]));
        int frames = cameras.stream().mapToInt(camera -> camera.frames().size()).sum();
        var missing = new CountDownLatch(frames);
        SeedList seeds = alone ? SeedList.read(Path.of("config.csv"), Limits.DEFAULT) : SeedList.none();
        try (Peer wall = Peer.builder().seeds(seeds).start()) {
            if (arguments.length > 1) {
                record(wall, Path.of(arguments[1]), missing);
            } else {
                show(wall, missing);
            }
            if (alone) {
                wall.joined().get(20, TimeUnit.SECONDS);
                System.out.println("waiting for films, published to cameras/NAME");
                wall.stopped().get();
            }
            List<Thread> shots = cameras.stream()
                    .map(camera -> new Thread(() -> shoot(camera, wall, missing)))
                    .toList();
            shots.forEach(Thread::start);
            for (Thread shot : shots) {
                shot.join();
            }
            System.out.println(frames - missing.getCount() + " of " + frames + " frames from " + cameras.size()
                    + " cameras are " + (arguments.length > 1 ? "in " + arguments[1] : "shown or skipped"));
        }
        System.exit(missing.getCount() == 0 ? 0 : 1);
    }

    /** A recording has every frame. */
    private static void record(Peer wall, Path to, CountDownLatch missing) {
        wall.subscribe("cameras/+", Order.ORIGIN, frame -> {
            write(frame, to);
            missing.countDown();
        }, gap -> System.out.println("missing: " + gap));
    }

    /** A window is of the present: what comes while it draws is skipped, but for the newest. */
    private static void show(Peer wall, CountDownLatch missing) {
        JFrame window = new JFrame("Grapevine");
        window.setLayout(new GridLayout(0, 2));
        window.setSize(800, 600);
        window.setDefaultCloseOperation(JFrame.EXIT_ON_CLOSE);
        window.setVisible(true);
        Map<String, JLabel> screens = new ConcurrentHashMap<>();
        wall.subscribe("cameras/+", Order.NEWEST, frame -> {
            draw(frame, window, screens);
            missing.countDown();
        }, gap -> {
            for (long i = 0; i < gap.count(); i++) {
                missing.countDown();
            }
        });
    }

    private static void draw(ReceivedMessage frame, JFrame window, Map<String, JLabel> screens) {
        ImageIcon image = new ImageIcon(frame.payload().toByteArray());
        try {
            SwingUtilities.invokeAndWait(() -> {
                screens.computeIfAbsent(frame.topic(), topic -> (JLabel) window.add(new JLabel())).setIcon(image);
                window.validate();
            });
        } catch (Exception e) {
            System.out.println(frame.topic() + " cannot be drawn: " + e);
        }
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

    private static List<Camera> cameras(Path from) throws IOException {
        List<Camera> cameras = new ArrayList<>();
        for (Path folder : sorted(from)) {
            if (Files.isDirectory(folder)) {
                cameras.add(new Camera(folder.getFileName().toString(), frames(folder)));
            }
        }
        return cameras;
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
            String numbered = String.format("%06d.jpg", frame.sequence());
            Path name = Path.of(frame.headers().getOrDefault("file", numbered)).getFileName();
            Files.write(folder.resolve(name), frame.payload().toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
