/**
 * The house rules, read from the sources and the class files: sizes, names, directions, what money may be made of.
 * Called by the
 * tests of {@code e2e} once for the whole tree; single-threaded.
 */
@NullMarked
package io.tokenworks.testkit.house;

import org.jspecify.annotations.NullMarked;
