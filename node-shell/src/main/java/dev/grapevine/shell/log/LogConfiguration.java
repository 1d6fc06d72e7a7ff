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
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;

/** Two appenders built by hand: quicker to start than a file of configuration, and nothing to get lost in a jar. */
final class LogConfiguration extends AbstractConfiguration {
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

    /** Two appenders need none of the plugins that Log4j would look for here, which takes most of its start. */
    @Override
    public void initialize() {
        doConfigure();
        setState(State.INITIALIZED);
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
                .setLayout(new LineLayout("HH:mm:ss.SSS", false))
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

    private Layout<? extends Serializable> fileLayout() {
        return json ? jsonLayout() : new LineLayout("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", true);
    }

    private Layout<String> jsonLayout() {
        return JsonTemplateLayout.newBuilder()
                .setConfiguration(this)
                .setEventTemplateUri("classpath:EcsLayout.json")
                .build();
    }
}
