/**
 * Weight files, configurations and the step of each architecture. {@link io.tokenworks.model.Models} loads; a runner's
 * steps are launched by the engine's owner thread. The model card is a value for everybody.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.model;
