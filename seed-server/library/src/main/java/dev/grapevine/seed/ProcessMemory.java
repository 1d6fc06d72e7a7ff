package dev.grapevine.seed;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Gives memory of this process back to the system, through the JVM's management interface. Loading that takes some
 * megabytes, so it is made only where there is more to gain. Changes nothing for good: the options it sets are put back.
 */
final class ProcessMemory {
    private static final String LEAST_FREE_PERCENT = "MinHeapFreeRatio";
    private static final String MOST_FREE_PERCENT = "MaxHeapFreeRatio";
    private static final String NONE = "0";
    private static final String LITTLE = "10";

    private final HotSpotDiagnosticMXBean options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    /** Collects garbage and keeps a tenth of the heap free, where the JVM by itself would keep up to 70 per cent. */
    void collect() {
        String leastBefore = options.getVMOption(LEAST_FREE_PERCENT).getValue();
        String mostBefore = options.getVMOption(MOST_FREE_PERCENT).getValue();
        options.setVMOption(LEAST_FREE_PERCENT, NONE);
        options.setVMOption(MOST_FREE_PERCENT, LITTLE);
        System.gc();
        options.setVMOption(MOST_FREE_PERCENT, mostBefore);
        options.setVMOption(LEAST_FREE_PERCENT, leastBefore);
    }

    /** Gives back what native code has freed and the C library keeps; most of it was the JVM's compiler's. */
    void trimNative() {
        try {
            ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
            server.invoke(commands, "systemTrimNativeHeap", null, null);
        } catch (JMException e) {
            // Another system or C library: this JVM does not know the command, and there is nothing to lose.
        }
    }
}
