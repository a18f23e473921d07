/**
 * The whole system, started by the launcher in a folder of its own and spoken to like a stranger would. Tests run one
 * after another.
 */
@NullMarked
package io.tokenworks.e2e;

import org.jspecify.annotations.NullMarked;
