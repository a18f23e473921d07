/**
 * Languages of strings: regular expressions, formats, sets of words, number ranges; intersected, subtracted, and
 * spelled out as JSON bytes. Used while compiling; values, any thread.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.grammar.text;
