/**
 * How a core is tested: a node in virtual time whose effects are recorded, and several nodes on wires.
 *
 * <p>Belongs here: what the tests of both cores share. Does not: threads, sockets, sleeping, mocks.
 */
package dev.grapevine.node.testing;
