package dev.grapevine.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Makes the archives that the tests of other modules use. */
class ClassDataIT {
    @Test
    void archivesAreMade() {
        for (String jar : List.of("seed", "peer")) {
            assertThat(ClassData.options(NodeProcess.jar(jar)))
                    .as("options for the archive of %s.jar", jar)
                    .hasSize(2);
        }
    }
}
