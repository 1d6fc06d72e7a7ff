package dev.grapevine.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.Timer;
import java.util.UUID;

/** What may use what: the module map of the design, as far as the modules' own dependencies do not say it. */
@AnalyzeClasses(packages = "dev.grapevine", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] CONTRACT = {"dev.grapevine.protocol", "dev.grapevine.node", "dev.grapevine.wire"};
    private static final String[] CORES = {
        "dev.grapevine.seed.core",
        "dev.grapevine.seed.view",
        "dev.grapevine.peer.core",
        "dev.grapevine.peer.core.direct",
        "dev.grapevine.peer.core.content",
        "dev.grapevine.peer.core.score",
        "dev.grapevine.peer.view"
    };
    private static final String[] LIBRARIES = {"dev.grapevine.seed", "dev.grapevine.peer"};
    private static final String[] APPS = {"dev.grapevine.seed.app..", "dev.grapevine.peer.app.."};
    private static final String RUNTIME = "dev.grapevine.runtime..";
    private static final String STORE = "dev.grapevine.store..";
    private static final String SHELL = "dev.grapevine.shell..";
    private static final String HTTP = "dev.grapevine.http..";
    private static final String DOCUMENTS = "dev.grapevine.documents..";
    private static final String SIMULATOR = "dev.grapevine.simulator..";
    private static final String BENCHMARKS = "dev.grapevine.benchmarks..";

    // ---- cores decide, and nothing else ----

    @ArchTest
    static final ArchRule coresUseOnlyTheContractAndPlainJava = classes()
            .that()
            .resideInAnyPackage(CORES)
            .or()
            .resideInAPackage("dev.grapevine.node")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(CORES)
                    .or(resideInAnyPackage(CONTRACT))
                    .or(resideInAnyPackage(
                            "com.google.protobuf..",
                            "org.jspecify..",
                            "java.lang",
                            "java.lang.annotation",
                            "java.lang.invoke",
                            "java.lang.runtime",
                            "java.util",
                            "java.util.function",
                            "java.util.random",
                            "java.util.stream",
                            "java.time")));

    @ArchTest
    static final ArchRule coresKnowNoThreadNoProcessAndNoConsole = noClasses()
            .that()
            .resideInAnyPackage(CORES)
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(
                    System.class,
                    System.Logger.class,
                    Thread.class,
                    ThreadLocal.class,
                    Runtime.class,
                    Process.class,
                    ProcessBuilder.class,
                    Timer.class);

    @ArchTest
    static final ArchRule coresReadNoClockAndDrawNothingByThemselves = noClasses()
            .that()
            .resideInAnyPackage(CORES)
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Instant.class, "now", Clock.class)
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class);

    @ArchTest
    static final ArchRule seedServersDoNotKnowPeers = noClasses()
            .that()
            .resideInAPackage("dev.grapevine.seed..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.grapevine.peer..", SIMULATOR);

    @ArchTest
    static final ArchRule peersDoNotKnowSeedServers = noClasses()
            .that()
            .resideInAPackage("dev.grapevine.peer..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.grapevine.seed..", SIMULATOR);

    // ---- what lies below knows nothing of what lies above ----

    @ArchTest
    static final ArchRule theContractStandsAlone = noClasses()
            .that()
            .resideInAnyPackage(CONTRACT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.grapevine.seed..", "dev.grapevine.peer..", RUNTIME, SHELL, SIMULATOR, "java.net..");

    @ArchTest
    static final ArchRule theRuntimeRunsAnyNode = noClasses()
            .that()
            .resideInAPackage(RUNTIME)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.grapevine.seed..", "dev.grapevine.peer..", SHELL, SIMULATOR, HTTP, DOCUMENTS);

    @ArchTest
    static final ArchRule theStoreKnowsNoNodeAndNothingThatRunsOne = noClasses()
            .that()
            .resideInAPackage(STORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.grapevine.seed..",
                    "dev.grapevine.peer..",
                    "dev.grapevine.node..",
                    RUNTIME,
                    SHELL,
                    SIMULATOR,
                    HTTP,
                    DOCUMENTS);

    /** Others only hand a connection on, within a transaction that the store began. */
    @ArchTest
    static final ArchRule onlyTheStoreSpeaksToADatabase = noClasses()
            .that()
            .resideOutsideOfPackage(STORE)
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.sql\\.(?!Connection$|SQLException$).*|javax\\.sql\\..*"
                    + "|org\\.sqlite\\..*|org\\.postgresql\\..*");

    @ArchTest
    static final ArchRule theShellKnowsNoNodeInParticular = noClasses()
            .that()
            .resideInAPackage(SHELL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.grapevine.seed..", "dev.grapevine.peer..", RUNTIME, SIMULATOR, HTTP, "dev.grapevine.wire");

    @ArchTest
    static final ArchRule httpServesWhatTheLibrariesShow = noClasses()
            .that()
            .resideInAPackage(HTTP)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    RUNTIME,
                    SHELL,
                    APPS[0],
                    APPS[1],
                    SIMULATOR,
                    "dev.grapevine.seed.core..",
                    "dev.grapevine.peer.core..",
                    "dev.grapevine.wire..",
                    "org.apache.logging..",
                    "org.jline..",
                    "org.apache.commons.cli..");

    @ArchTest
    static final ArchRule theServerKnowsNoNode = noClasses()
            .that()
            .resideInAPackage("dev.grapevine.http.server..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.grapevine.seed..", "dev.grapevine.peer..", "dev.grapevine.http.node..");

    @ArchTest
    static final ArchRule documentsAreAboutNothing = noClasses()
            .that()
            .resideInAPackage(DOCUMENTS)
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.grapevine..")
                    .and(com.tngtech.archunit.base.DescribedPredicate.not(resideInAnyPackage(DOCUMENTS))));

    @ArchTest
    static final ArchRule whatIsEmbeddedBringsNoShellNoCommandLineAndNoLoggingLibrary = noClasses()
            .that()
            .resideInAnyPackage(LIBRARIES)
            .or()
            .resideInAnyPackage(CORES)
            .or()
            .resideInAnyPackage(CONTRACT)
            .or()
            .resideInAnyPackage(RUNTIME, STORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    SHELL,
                    HTTP,
                    DOCUMENTS,
                    APPS[0],
                    APPS[1],
                    "org.apache.logging..",
                    "org.slf4j..",
                    "java.util.logging..",
                    "org.jline..",
                    "org.apache.commons.cli..",
                    "com.fasterxml..");

    @ArchTest
    static final ArchRule appsUseThePublicPackagesOfTheLibraries = noClasses()
            .that()
            .resideInAnyPackage(APPS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    RUNTIME,
                    STORE,
                    "dev.grapevine.seed.core..",
                    "dev.grapevine.peer.core..",
                    "dev.grapevine.wire..",
                    SIMULATOR,
                    "org.apache.logging..",
                    "org.jline..",
                    "org.apache.commons.cli..");

    @ArchTest
    static final ArchRule theSimulatorRunsTheCoresAndNoSocket = noClasses()
            .that()
            .resideInAPackage(SIMULATOR)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(RUNTIME, STORE, SHELL, APPS[0], APPS[1], LIBRARIES[0], LIBRARIES[1], "java.net..")
            .allowEmptyShould(true);

    // ---- sockets ----

    @ArchTest
    static final ArchRule onlyTheRuntimeHasSockets = noClasses()
            .that()
            .resideOutsideOfPackages(RUNTIME, BENCHMARKS)
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.net\\.(Server|Datagram|Multicast)?Socket"
                    + "|java\\.nio\\.channels\\.(Datagram|AsynchronousSocket|AsynchronousServerSocket)Channel"
                    + "|java\\.net\\.http\\..*|javax\\.net\\..*");

    /** Unix-domain sockets: {@code ctl}. The JDK's web server: {@code http}, which names the address it listens on. */
    @ArchTest
    static final ArchRule onlyCtlHasChannels = noClasses()
            .that()
            .resideOutsideOfPackages(RUNTIME, BENCHMARKS, "dev.grapevine.shell.ctl", HTTP)
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.nio\\.channels\\.(Server)?SocketChannel|java\\.net\\.InetSocketAddress");

    @ArchTest
    static final ArchRule onlyHttpHasAWebServer = noClasses()
            .that()
            .resideOutsideOfPackages("dev.grapevine.http", "dev.grapevine.http.server..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.sun.net.httpserver..");

    @ArchTest
    static final ArchRule ctlHasNoNetworkAddress = noClasses()
            .that()
            .resideInAPackage(SHELL)
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.net\\.Inet.*");
}
