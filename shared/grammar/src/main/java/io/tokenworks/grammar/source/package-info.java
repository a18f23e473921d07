/**
 * What is given to be compiled, how much of it there may be, and what can be wrong with it. Known to every other part
 * of the grammar; values, any thread.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.grammar.source;
