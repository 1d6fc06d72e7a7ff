package dev.grapevine.protocol;

import java.time.Duration;

/**
 * How a peer judges what its neighbours do: part of {@link Limits}. Points are what {@code Deed} gives and takes.
 *
 * @param judges whether neighbours are judged at all; else only forgers are shown out
 * @param mostCredit points that good deeds can earn; far fewer than it takes to be shown out, so that nobody can save up for
 *     an hour of withholding
 * @param prunedBelow a neighbour with fewer points gets and gives ids only, and is nobody's parent
 * @param shownOutBelow one with fewer points is disconnected and refused for a while
 * @param refusedFor how long that is
 * @param forgivenAMinute points of misdeeds that are forgiven each minute
 * @param promise how long an asked neighbour may take while nothing else comes from it
 * @param patience how long it may take at most
 * @param leastAudit how soon a neighbour is asked again for something that it must have, after it failed to give it
 * @param mostAudit and after it has given it every time
 * @param controlFrames control frames of one link a second; ten times as many may come at once
 * @param originBundles bundles of one origin a second; twice as many may come at once
 */
public record Conduct(
        boolean judges,
        int mostCredit,
        int prunedBelow,
        int shownOutBelow,
        Duration refusedFor,
        int forgivenAMinute,
        Duration promise,
        Duration patience,
        Duration leastAudit,
        Duration mostAudit,
        int controlFrames,
        int originBundles) {

    /** What the protocol document states. */
    public static final Conduct JUDGING = new Conduct(
            true,
            20,
            -15,
            -100,
            Duration.ofMinutes(10),
            10,
            Duration.ofSeconds(8),
            Duration.ofSeconds(40),
            Duration.ofSeconds(8),
            Duration.ofSeconds(15),
            200,
            20_000);

    /** Nobody is judged: a neighbour behind a slow line that is full for minutes would be taken for one that withholds. */
    public static final Conduct DEFAULT = JUDGING.judging(false);

    private Conduct judging(boolean yes) {
        return new Conduct(
                yes,
                mostCredit,
                prunedBelow,
                shownOutBelow,
                refusedFor,
                forgivenAMinute,
                promise,
                patience,
                leastAudit,
                mostAudit,
                controlFrames,
                originBundles);
    }

    /** The same with audits at another pace. */
    public Conduct withAudits(Duration least, Duration most) {
        return new Conduct(
                judges,
                mostCredit,
                prunedBelow,
                shownOutBelow,
                refusedFor,
                forgivenAMinute,
                promise,
                patience,
                least,
                most,
                controlFrames,
                originBundles);
    }

    /** The same with another number of bundles that one origin may publish a second. */
    public Conduct withOriginBundles(int aSecond) {
        return new Conduct(
                judges,
                mostCredit,
                prunedBelow,
                shownOutBelow,
                refusedFor,
                forgivenAMinute,
                promise,
                patience,
                leastAudit,
                mostAudit,
                controlFrames,
                aSecond);
    }
}
