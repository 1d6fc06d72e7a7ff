package dev.grapevine.protocol;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The seeds of a network, as {@code config.csv} names them: a row each of host, port and, optionally, the seed's id.
 * Immutable, in the order of the file.
 */
public record SeedList(List<SeedRow> seeds) {

    /** One seed; with {@code id} the node that answers there must have it. */
    public record SeedRow(Address address, Optional<NodeId> id) {}

    /** A row, or the file, cannot be used; the message names file, line and reason. */
    public static final class BadSeedList extends Exception {
        private static final long serialVersionUID = 1L;

        BadSeedList(String message) {
            super(message);
        }
    }

    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setCommentMarker('#')
            .setTrim(true)
            .setIgnoreSurroundingSpaces(true)
            .setIgnoreEmptyLines(true)
            .get();

    /** Copies the rows. */
    public SeedList {
        seeds = List.copyOf(seeds);
    }

    /** A network without seeds, to be joined through {@code --bootstrap}. */
    public static SeedList none() {
        return new SeedList(List.of());
    }

    /** Seeds at these addresses, with any id. */
    public static SeedList of(List<Address> addresses) {
        return new SeedList(addresses.stream()
                .map(address -> new SeedRow(address, Optional.empty()))
                .toList());
    }

    /** Their addresses, in order. */
    public List<Address> addresses() {
        return seeds.stream().map(SeedRow::address).toList();
    }

    /** Reads a file in UTF-8. */
    public static SeedList read(Path file, Limits limits) throws BadSeedList {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return read(file.toString(), reader, limits);
        } catch (NoSuchFileException e) {
            throw new BadSeedList(file + ": no such file; give one with --config, one host,port a row");
        } catch (IOException e) {
            throw new BadSeedList(file + ": cannot be read (" + e + ")");
        }
    }

    /** Reads rows; {@code name} stands for the file in errors. */
    public static SeedList read(String name, Reader reader, Limits limits) throws BadSeedList {
        List<SeedRow> rows = new ArrayList<>();
        try (CSVParser parser = FORMAT.parse(withoutMark(reader))) {
            for (CSVRecord row : parser) {
                String where = name + ":" + parser.getCurrentLineNumber();
                if (!blank(row) && !comment(row) && !header(row, rows.isEmpty())) {
                    rows.add(distinct(row(row, where), rows, where));
                }
            }
        } catch (IOException | java.io.UncheckedIOException | IllegalStateException e) {
            throw new BadSeedList(name + ": is not readable as CSV (" + e.getMessage() + ")");
        }
        if (rows.size() > limits.maxSeeds()) {
            throw new BadSeedList(name + ": names " + rows.size() + " seeds; at most " + limits.maxSeeds());
        }
        return new SeedList(rows);
    }

    /** Some editors begin a file with a byte order mark. */
    private static Reader withoutMark(Reader reader) throws IOException {
        PushbackReader text = new PushbackReader(reader);
        int first = text.read();
        if (first >= 0 && first != '\uFEFF') {
            text.unread(first);
        }
        return text;
    }

    private static boolean comment(CSVRecord row) {
        return row.get(0).startsWith("#");
    }

    private static boolean blank(CSVRecord row) {
        return row.stream().allMatch(String::isEmpty);
    }

    private static boolean header(CSVRecord row, boolean first) {
        return first && row.get(0).equalsIgnoreCase("host");
    }

    private static SeedRow row(CSVRecord row, String where) throws BadSeedList {
        if (row.size() < 2 || row.size() > 3) {
            throw new BadSeedList(where + ": a row is host,port or host,port,id, not " + row.size() + " columns");
        }
        try {
            Address address = new Address(row.get(0), Address.port(row.get(1)));
            boolean pinned = row.size() == 3 && !row.get(2).isEmpty();
            return new SeedRow(address, pinned ? Optional.of(NodeId.parse(row.get(2))) : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new BadSeedList(where + ": " + e.getMessage());
        }
    }

    private static SeedRow distinct(SeedRow row, List<SeedRow> before, String where) throws BadSeedList {
        if (before.stream().anyMatch(other -> other.address().equals(row.address()))) {
            throw new BadSeedList(where + ": " + row.address() + " is named twice");
        }
        return row;
    }
}
