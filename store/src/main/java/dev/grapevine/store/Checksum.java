package dev.grapevine.store;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** A sum over a row's columns, kept in the row: the databases do not notice a flipped bit by themselves. */
final class Checksum {
    private final CRC32C sum = new CRC32C();

    Checksum add(byte[] column) {
        add(column.length);
        sum.update(column);
        return this;
    }

    Checksum add(String column) {
        return add(column.getBytes(StandardCharsets.UTF_8));
    }

    Checksum add(long column) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            sum.update((int) (column >>> shift) & 0xFF);
        }
        return this;
    }

    long value() {
        return sum.getValue();
    }

    /** @throws DamagedRow when the row says another sum */
    void require(long expected, String row) throws DamagedRow {
        if (expected != value()) {
            throw new DamagedRow(row + " has changed since it was written");
        }
    }
}
