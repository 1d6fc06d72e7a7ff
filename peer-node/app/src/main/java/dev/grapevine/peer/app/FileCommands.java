package dev.grapevine.peer.app;

import dev.grapevine.peer.files.FileSharing;
import dev.grapevine.peer.files.SharedFile;
import dev.grapevine.shell.command.Answer;
import dev.grapevine.shell.command.Command;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** {@code share} and {@code fetch} at the prompt. They run on the thread of whoever typed them, until they are done. */
final class FileCommands {
    private final FileSharing files;
    private final Consumer<String> progress;

    /** @param progress shows a line while a command runs */
    FileCommands(FileSharing files, Consumer<String> progress) {
        this.files = files;
        this.progress = progress;
    }

    List<Command> all() {
        return List.of(
                Command.text("share", "<file>", "let others fetch the file; answers its hash", this::share),
                Command.text("fetch", "<hash> [file]", "fetch a file that others share", this::fetch));
    }

    private Answer share(String path) {
        try {
            SharedFile file = files.share(Path.of(path));
            return Answer.of(file.hash());
        } catch (IOException | InvalidPathException e) {
            return Answer.failed("not shared: " + path + " cannot be read (" + reason(e) + ")");
        } catch (IllegalStateException e) {
            return Answer.failed("not shared: " + e.getMessage());
        }
    }

    private Answer fetch(String rest) {
        String[] words = rest.split("\\s+", 2);
        try {
            Optional<Path> target = words.length > 1 ? Optional.of(Path.of(words[1])) : Optional.empty();
            SharedFile file =
                    files.fetch(words[0], target, FetchProgress.lines(progress)).get();
            return Answer.of(file.path() + ", " + file.bytes() + " bytes");
        } catch (ExecutionException e) {
            return Answer.failed("not fetched: " + reason(Objects.requireNonNullElse(e.getCause(), e)));
        } catch (InvalidPathException e) {
            return Answer.failed("not fetched: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.failed("interrupted; fetch it again to go on where it was");
        }
    }

    /** What a file system says is often only a path. */
    static String reason(Throwable e) {
        boolean plain = e.getClass() == IOException.class || !(e instanceof IOException);
        return plain ? String.valueOf(e.getMessage()) : e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
