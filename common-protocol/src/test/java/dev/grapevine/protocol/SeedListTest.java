package dev.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grapevine.protocol.SeedList.BadSeedList;
import dev.grapevine.protocol.SeedList.SeedRow;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeedListTest {
    private static final String ID = "ab".repeat(32);

    @Test
    void headerCommentsBlankLinesAndSpacesAreNoSeeds() throws Exception {
        SeedList list = read("""
                # the seeds of the office

                host,port
                127.0.0.1,5001
                  # indented

                 seed.example , 5002\s
                ::1,5003
                ,
                """);

        assertThat(list.addresses())
                .containsExactly(
                        new Address("127.0.0.1", 5001), new Address("seed.example", 5002), new Address("::1", 5003));
    }

    @Test
    void theThirdColumnPinsAnId() throws Exception {
        SeedList list = read("host,port,id\na,1," + ID + "\nb,2,\nc,3\n");

        assertThat(list.seeds())
                .containsExactly(
                        new SeedRow(new Address("a", 1), Optional.of(NodeId.parse(ID))),
                        new SeedRow(new Address("b", 2), Optional.empty()),
                        new SeedRow(new Address("c", 3), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "host,port\n", "# nothing\n"})
    void aFileWithoutRowsIsANetworkWithoutSeeds(String text) throws Exception {
        assertThat(read(text)).isEqualTo(SeedList.none());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,1\r\nb,2\r\n",
                "a,1\rb,2\r",
                "a,1\nb,2",
                "\"a\",\"1\"\nb,2",
                "\uFEFFa,1\nb,2\n",
                "\uFEFFhost,port\na,1\nb,2"
            })
    void anyEditorWillDo(String text) throws Exception {
        assertThat(read(text).addresses()).containsExactly(new Address("a", 1), new Address("b", 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a| a row is host,port or host,port,id, not 1 columns",
                "a,1,x,y| a row is host,port or host,port,id, not 4 columns",
                "a,x| 'x' is not a port number",
                "a,| '' is not a port number",
                "a,0| port 0 is not between 1 and 65535",
                "a,65536| port 65536 is not between 1 and 65535",
                ",5001| '' is not a host name or address",
                "a b,1| 'a b' is not a host name or address",
                "127.0.0.1:5001,5001| '127.0.0.1:5001' is not a host name or address",
                "a,1,beef| an id has 64 hex digits, not 4",
                "first,1| first:1 is named twice",
            })
    void aBadRowIsNamedWithFileLineAndReason(String row, String reason) {
        assertBad("first,1\n" + row + "\n", 2, reason);
        assertBad("first,1\n" + row, 2, reason);
        assertBad("first,1\r\n" + row + "\r\nlast,9\r\n", 2, reason);
        assertBad("# one\n\nhost,port\n# four\n\nfirst,1\n\n# eight\n" + row + "\nlast,9\n", 9, reason);
        assertBad("# one\r\n\r\nhost,port\r\n\r\nfirst,1\r\n\r\n# seven\r\n" + row, 8, reason);
    }

    @Test
    void aQuoteThatNeverEndsIsNamedWithItsLine() {
        assertThatThrownBy(() -> read("a,1\n\"b,2\n"))
                .isInstanceOf(BadSeedList.class)
                .hasMessageStartingWith("config.csv")
                .hasMessageContaining("line");
    }

    @Test
    void aNetworkHasAtMost16Seeds() throws Exception {
        assertThat(read(rows(16)).seeds()).hasSize(16);
        assertThatThrownBy(() -> read(rows(17)))
                .isInstanceOf(BadSeedList.class)
                .hasMessage("config.csv: names 17 seeds; at most 16");
    }

    @Test
    void filesThatCannotBeReadSayWhy(@TempDir Path folder) throws Exception {
        Path latin1 = folder.resolve("latin1.csv");
        Files.write(latin1, new byte[] {'#', (byte) 0xe9, '\n', 'a', ',', '1'});

        assertThatThrownBy(() -> SeedList.read(folder.resolve("none.csv"), Limits.DEFAULT))
                .isInstanceOf(BadSeedList.class)
                .hasMessageContaining("none.csv: no such file");
        assertThatThrownBy(() -> SeedList.read(folder, Limits.DEFAULT)).isInstanceOf(BadSeedList.class);
        assertThatThrownBy(() -> SeedList.read(latin1, Limits.DEFAULT))
                .isInstanceOf(BadSeedList.class)
                .hasMessageContaining("latin1.csv");
    }

    @Test
    void aFileIsReadInUtf8(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("config.csv"), "# Büro\nhost,port\n127.0.0.1,5001\n");

        assertThat(SeedList.read(file, Limits.DEFAULT).addresses()).containsExactly(new Address("127.0.0.1", 5001));
    }

    private static void assertBad(String text, int line, String reason) {
        assertThatThrownBy(() -> read(text))
                .as(text)
                .isInstanceOf(BadSeedList.class)
                .hasMessage("config.csv:" + line + ": " + reason);
    }

    private static String rows(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "h," + i).collect(Collectors.joining("\n"));
    }

    private static SeedList read(String text) throws BadSeedList {
        return SeedList.read("config.csv", new StringReader(text), Limits.DEFAULT);
    }
}
