/**
 * What every backend and every step runner promises, as abstract test suites that each implementation extends, and
 * what they compare with: the scalar
 * oracle. Called by tests only, on the test's thread.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.testkit.contract;
