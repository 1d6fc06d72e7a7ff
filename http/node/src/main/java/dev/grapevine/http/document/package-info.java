/**
 * What nodes show, as JSON documents: the API, the commands' {@code --json} and one-shot commands share them.
 *
 * <p>Belongs here: field names, which are a contract. Does not: who asks, or how the answer travels.
 */
@NullMarked
package dev.grapevine.http.document;

import org.jspecify.annotations.NullMarked;
