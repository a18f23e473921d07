/** Token counts, attempt and operation records, prices, money. Pure exact arithmetic; any thread. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.metering;
