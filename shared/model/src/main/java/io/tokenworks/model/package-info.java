/** Weight files, configurations and the step of each architecture. Called by the engine on its owner thread; the model card is a value for everybody. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.model;
