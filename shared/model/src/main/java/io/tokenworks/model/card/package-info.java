/**
 * The model card: everything about a model that a gateway must know to turn text into the engine's tokens. Plain
 * values, any thread.
 */
@NullMarked
package io.tokenworks.model.card;

import org.jspecify.annotations.NullMarked;
