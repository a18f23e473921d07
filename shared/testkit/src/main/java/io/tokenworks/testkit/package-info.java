/** What everybody's tests share: clocks, fixtures, house rules. Never on a production class path. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.testkit;
