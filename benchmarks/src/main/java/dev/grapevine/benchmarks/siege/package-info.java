/** What a seed and a peer take while somebody attacks them from one address, and what that costs honest newcomers. */
package dev.grapevine.benchmarks.siege;
