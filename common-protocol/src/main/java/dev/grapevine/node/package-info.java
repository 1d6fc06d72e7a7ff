/**
 * The Node contract: how a pure protocol state machine hears of the world and acts on it.
 *
 * <p>Belongs here: the contract and the small tools every node needs. Does not: any one node's decisions.
 */
@NullMarked
package dev.grapevine.node;

import org.jspecify.annotations.NullMarked;
