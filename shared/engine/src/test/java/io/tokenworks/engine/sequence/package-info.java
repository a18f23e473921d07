/** Tests of single sequences. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.engine.sequence;
