/** Who changed what and when: written with each change, read by administrators, changed by nobody. Any thread. */
@NullMarked
package io.tokenworks.controlplane.audit;

import org.jspecify.annotations.NullMarked;
