package dev.grapevine.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.grapevine.peer.core.Delivery;
import dev.grapevine.peer.view.ReceivedMessage;
import dev.grapevine.protocol.Limits;
import dev.grapevine.protocol.NodeId;
import dev.grapevine.protocol.SealedBundle;
import dev.grapevine.runtime.Counters;
import dev.grapevine.store.ArchiveTable;
import dev.grapevine.store.ArchiveTable.Row;
import dev.grapevine.store.Schema;
import dev.grapevine.store.Store;
import dev.grapevine.store.StoreFailure;
import dev.grapevine.wire.Bundle;
import dev.grapevine.wire.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that are kept for people. */
class ArchiveTest {
    @TempDir
    Path folder;

    private final Counters counters = new Counters();

    @Test
    void whatWasKeptIsThereTheNextTimeEachOnceAndInOrder() {
        try (Archive archive = open(Duration.ofDays(7))) {
            archive.add(delivery(1));
            awaitWritten(archive);
            archive.add(delivery(2));
            archive.add(delivery(2));
        }
        try (Archive again = open(Duration.ofDays(7))) {
            again.add(delivery(1));
            List<ReceivedMessage> recent = List.of(message(2), message(3));
            assertThat(again.with(recent)).extracting(ReceivedMessage::text).containsExactly("1", "2", "3");
        }
    }

    @Test
    void whatIsTooOldIsNotShown() {
        try (Archive archive = open(Duration.ofDays(7))) {
            archive.add(delivery(1));
        }
        try (Archive again = open(Duration.ofMillis(-1))) {
            assertThat(again.with(List.of())).isEmpty();
        }
    }

    @Test
    void theOldestGiveWayToTimeAndToTheNewest() throws StoreFailure {
        try (Store store = store()) {
            List<Row> rows = List.of(row(1, 100), row(2, 200), row(3, 300), row(4, 400));
            List<Row> left = store.transact(on -> {
                ArchiveTable.add(on, rows);
                ArchiveTable.shrink(on, 101, 25);
                return ArchiveTable.latest(on, 1_000);
            });
            assertThat(left).extracting(Row::id).containsExactly("3", "4");
            List<Row> latest = store.transact(on -> ArchiveTable.latest(on, 5));
            assertThat(latest).extracting(Row::id).containsExactly("4");
        }
    }

    /** At its end an archive waits half a second for the disk, and a busy machine has needed that for its first writing. */
    private static void awaitWritten(Archive archive) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (archive.with(List.of()).isEmpty()) {
            assertThat(System.nanoTime()).as("time until it is written").isLessThan(deadlineNanos);
        }
    }

    private Archive open(Duration kept) {
        Archive archive = new Archive(store(), kept, Limits.DEFAULT, counters);
        archive.start();
        return archive;
    }

    private Store store() {
        return Store.inFile(folder.resolve("messages.db"), Schema.ARCHIVE, false);
    }

    private static Row row(int id, long millis) {
        return new Row(Integer.toString(id), 1, millis, ByteString.copyFrom(new byte[10]));
    }

    private static ReceivedMessage message(int number) {
        return delivery(number).messages(java.time.Instant.now()).get(0);
    }

    private static Delivery delivery(int number) {
        Bundle bundle = Bundle.newBuilder()
                .setNetwork("grapevine")
                .setOrigin(NodeId.random(new Random(1)).bytes())
                .setEpoch(1)
                .setSequence(number)
                .addMessages(Message.newBuilder().setPayload(ByteString.copyFromUtf8(Integer.toString(number))))
                .build();
        return new Delivery(SealedBundle.seal(bundle), 1);
    }
}
