/**
 * What operators scrape: Prometheus text.
 *
 * <p>Belongs here: names and meanings of metrics, listed in {@code docs/metrics.md}. Does not: counting what a node counts.
 */
@NullMarked
package dev.grapevine.http.metrics;

import org.jspecify.annotations.NullMarked;
