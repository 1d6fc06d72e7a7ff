/**
 * Who is at the other end of a link, and how what passes over it is kept from others.
 *
 * <p>Belongs here: keys, certificates, TLS. Does not: what a node decides about somebody it knows by now.
 */
@NullMarked
package dev.grapevine.runtime.trust;

import org.jspecify.annotations.NullMarked;
