import dev.grapevine.peer.Order;
import dev.grapevine.peer.Peer;
import dev.grapevine.peer.view.ReceivedMessage;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A chain of three peers: a thermometer publishes temperatures, a second peer hears them and publishes the humidity it
 * computes from each, a third hears and prints that. The argument is how many temperatures; 10 without one.
 *
 * <pre>java -cp dist/peer.jar examples/Chain.java</pre>
 */
class Chain {
    private static final double DEW_POINT = 9.0;

    public static void main(String[] arguments) throws Exception {
        int readings = arguments.length == 0 ? 10 : Integer.parseInt(arguments[0]);
        var missing = new CountDownLatch(readings);
        try (Peer thermometer = Peer.builder().start();
                Peer hygrometer = Peer.builder().bootstrap(List.of(thermometer.address())).start();
                Peer display = Peer.builder().bootstrap(List.of(hygrometer.address())).start()) {
            hygrometer.subscribe("sensors/temperature/+", Order.ORIGIN, heard -> {
                String room = heard.topic().substring("sensors/temperature/".length());
                double celsius = Double.parseDouble(heard.text());
                hygrometer.publish("sensors/humidity/" + room, decimal(humidity(celsius)));
            }, gap -> System.err.println("the hygrometer misses " + gap));
            display.subscribe("sensors/#", Order.ORIGIN, heard -> {
                System.out.println(line(heard));
                if (heard.topic().startsWith("sensors/humidity/")) {
                    missing.countDown();
                }
            }, gap -> System.err.println("the display misses " + gap));

            hygrometer.joined().get(10, TimeUnit.SECONDS);
            display.joined().get(10, TimeUnit.SECONDS);
            for (int i = 0; i < readings; i++) {
                thermometer.publish("sensors/temperature/room" + (1 + i % 2), decimal(19 + 3 * Math.sin(i)));
                Thread.sleep(100);
            }
            if (!missing.await(20, TimeUnit.SECONDS)) {
                System.err.println(missing.getCount() + " of " + readings + " did not arrive");
                System.exit(1);
            }
        }
    }

    /** Relative humidity in percent of air with this dew point (the Magnus formula). */
    private static double humidity(double celsius) {
        return 100 * pressure(DEW_POINT) / pressure(celsius);
    }

    private static double pressure(double celsius) {
        return Math.exp(17.62 * celsius / (243.12 + celsius));
    }

    private static String line(ReceivedMessage message) {
        return message.topic() + " " + message.sequence() + ": " + message.text();
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
