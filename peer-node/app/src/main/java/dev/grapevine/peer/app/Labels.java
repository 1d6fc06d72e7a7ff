package dev.grapevine.peer.app;

import dev.grapevine.peer.Publication;
import dev.grapevine.shell.Failure;
import dev.grapevine.shell.command.Printable;
import dev.grapevine.shell.options.Setting;
import dev.grapevine.shell.options.Settings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a publisher says of its messages besides their payload. Immutable; checked before anything is sent.
 *
 * @param contentType what the payloads are; empty to say nothing
 * @param headers in the order in which they were given
 */
record Labels(String contentType, Map<String, String> headers) {
    static final Setting CONTENT_TYPE =
            Setting.value("content-type", "TYPE", "", "what the messages are, such as application/json");
    static final Setting HEADER = Setting.value(
                    "header", "NAME=VALUE", "", "a header of every message; may be repeated, each with another name")
            .repeatedInLines();

    private static final int SHOWN = 60;

    Labels {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    static Labels of(Settings settings) throws Failure {
        Publication said = Publication.of("").as(settings.text(CONTENT_TYPE));
        refuse(CONTENT_TYPE, said.wrong());
        for (String header : settings.texts(HEADER)) {
            said = with(header, said);
        }
        refuse(HEADER, said.wrong());
        return new Labels(said.contentType(), said.headers());
    }

    private static Publication with(String header, Publication before) throws Failure {
        int equals = header.indexOf('=');
        String shown = HEADER.option() + " " + Printable.brief(header, SHOWN);
        if (equals < 0) {
            throw Failure.usage(shown + " is not name=value, such as sensor=b7");
        }
        String name = header.substring(0, equals).strip();
        String value = header.substring(equals + 1).strip();
        if (before.headers().containsKey(name)) {
            throw Failure.usage(shown + ": there is a header of that name already; keep one");
        }
        Optional<String> wrong = Publication.of("").with(name, value).wrong();
        if (wrong.isPresent()) {
            throw Failure.usage(shown + " is " + wrong.get());
        }
        return before.with(name, value);
    }

    private static void refuse(Setting setting, Optional<String> wrong) throws Failure {
        if (wrong.isPresent()) {
            throw Failure.usage(setting.option() + ": " + wrong.get());
        }
    }

    /** The message with these labels. */
    Publication on(Publication message) {
        return new Publication(message.payload(), contentType, headers);
    }
}
