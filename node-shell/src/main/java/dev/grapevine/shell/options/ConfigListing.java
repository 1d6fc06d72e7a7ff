package dev.grapevine.shell.options;

import dev.grapevine.documents.Json;
import dev.grapevine.shell.command.TextTable;

/** What {@code config --show} prints. */
public final class ConfigListing {
    private ConfigListing() {}

    /** For people. */
    public static String table(Settings settings) {
        TextTable table = new TextTable().row("setting", "value", "from");
        settings.values().forEach(value -> table.row(value.setting().name(), shown(value), value.source()));
        return table.text();
    }

    /** An array of {@code {"setting","value","from"}} on one line. */
    public static String document(Settings settings) {
        return Json.document(out -> {
            out.writeStartArray();
            for (Value value : settings.values()) {
                out.writeStartObject();
                out.writeStringField("setting", value.setting().name());
                out.writeStringField("value", value.shown());
                out.writeStringField("from", value.source());
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    private static String shown(Value value) {
        return value.text().isEmpty() ? "(" + otherwise(value.setting()) + ")" : value.shown();
    }

    private static String otherwise(Setting setting) {
        return setting.fallbackShown().isEmpty() ? "none" : setting.fallbackShown();
    }
}
