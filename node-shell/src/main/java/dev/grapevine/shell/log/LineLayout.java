package dev.grapevine.shell.log;

import dev.grapevine.shell.command.Printable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.layout.AbstractStringLayout;
import org.jspecify.annotations.Nullable;

/**
 * A line for each event, and its stack trace below it. Control characters become visible signs, so that nobody far
 * away writes log lines or steers a terminal. By hand because Log4j's pattern layout is most of a small program's start.
 */
final class LineLayout extends AbstractStringLayout {
    private final DateTimeFormatter time;
    private final boolean where;

    /** A layout with this pattern of time; {@code where} adds logger and thread. */
    LineLayout(String timePattern, boolean where) {
        super(StandardCharsets.UTF_8);
        this.time = DateTimeFormatter.ofPattern(timePattern).withZone(ZoneId.systemDefault());
        this.where = where;
    }

    @Override
    public String toSerializable(LogEvent event) {
        StringBuilder line = new StringBuilder(200);
        time.formatTo(Instant.ofEpochMilli(event.getTimeMillis()), line);
        line.append(' ').append(event.getLevel()).append(' ');
        if (where) {
            line.append(event.getLoggerName())
                    .append(" [")
                    .append(event.getThreadName())
                    .append("] ");
        }
        line.append(Printable.of(event.getMessage().getFormattedMessage())).append('\n');
        return line.append(trace(event.getThrown())).toString();
    }

    private static String trace(@Nullable Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        StringBuilder safe = new StringBuilder();
        trace.toString()
                .lines()
                .forEach(line ->
                        safe.append("    ").append(Printable.of(line.strip())).append('\n'));
        return safe.toString();
    }
}
