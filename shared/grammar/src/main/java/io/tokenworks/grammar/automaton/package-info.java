/**
 * The pushdown automaton: a network of rules over bytes, and its states, made one by one as text needs them. Used by
 * the packages of this module only; a network belongs to the thread that builds it, a state space to the engine's.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.grammar.automaton;
