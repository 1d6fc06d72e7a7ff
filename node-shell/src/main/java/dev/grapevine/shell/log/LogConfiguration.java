package dev.grapevine.shell.log;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.appender.RollingFileAppender;
import org.apache.logging.log4j.core.appender.rolling.DefaultRolloverStrategy;
import org.apache.logging.log4j.core.appender.rolling.SizeBasedTriggeringPolicy;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;
import org.jspecify.annotations.Nullable;

/** Two appenders built by hand: quicker to start than a file of configuration, and nothing to get lost in a jar. */
final class LogConfiguration extends AbstractConfiguration {
    /** Control characters are replaced, so that nobody far away writes log lines or steers a terminal. */
    private static final String SAFE = "%replace{%m}{[\\x00-\\x1f\\x7f-\\x9f]}{?}%n%ex";

    private static final String SIZE = "10 MB";
    private static final String KEPT = "3";

    private final Optional<Path> file;
    private final boolean json;
    private final boolean verbose;

    LogConfiguration(Optional<Path> file, boolean json, boolean verbose) {
        super(null, ConfigurationSource.NULL_SOURCE);
        this.file = file;
        this.json = json;
        this.verbose = verbose;
        setName("grapevine");
    }

    @Override
    protected void doConfigure() {
        getRootLogger().setLevel(file.isPresent() ? Logging.detail(verbose) : consoleLevel());
        add(console(), consoleLevel());
        file.ifPresent(path -> add(rolling(path), Logging.detail(verbose)));
    }

    private Level consoleLevel() {
        return verbose ? Level.DEBUG : Level.WARN;
    }

    private void add(Appender appender, Level level) {
        appender.start();
        addAppender(appender);
        getRootLogger().addAppender(appender, level, null);
    }

    private Appender console() {
        return ConsoleAppender.newBuilder()
                .setName("stderr")
                .setTarget(ConsoleAppender.Target.SYSTEM_ERR)
                .setFollow(true)
                .setLayout(pattern("%d{HH:mm:ss.SSS} %-5p " + SAFE))
                .setConfiguration(this)
                .build();
    }

    private Appender rolling(Path path) {
        return RollingFileAppender.newBuilder()
                .setName("file")
                .withFileName(path.toString())
                .withFilePattern(path + ".%i.gz")
                .withPolicy(SizeBasedTriggeringPolicy.createPolicy(SIZE))
                .withStrategy(DefaultRolloverStrategy.newBuilder()
                        .withMax(KEPT)
                        .withConfig(this)
                        .build())
                .setLayout(fileLayout())
                .setConfiguration(this)
                .build();
    }

    private @Nullable Layout<? extends Serializable> fileLayout() {
        return json ? jsonLayout() : pattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5p %c{1} [%t] " + SAFE);
    }

    private Layout<String> jsonLayout() {
        return JsonTemplateLayout.newBuilder()
                .setConfiguration(this)
                .setEventTemplateUri("classpath:EcsLayout.json")
                .build();
    }

    private Layout<String> pattern(String pattern) {
        return PatternLayout.newBuilder()
                .withPattern(pattern)
                .withConfiguration(this)
                .build();
    }
}
