/**
 * A network in virtual time: hosts that run nodes, links between them that behave like TCP, and the ways both can fail.
 *
 * <p>Belongs here: mechanism, such as a link that is reset or a host that is paused. Does not: when and why it happens
 * (that is a fault plan's), nor any knowledge of peers and seeds.
 */
@NullMarked
package dev.grapevine.simulator.network;

import org.jspecify.annotations.NullMarked;
