package io.tokenworks.gateway.quota;

import io.tokenworks.wire.fleet.ShareAnswer;
import io.tokenworks.wire.fleet.ShareReport;

/** Who shares rates out. */
@FunctionalInterface
public interface ShareSource {

    /** Blocks. @throws io.tokenworks.gateway.upstream.UpstreamFault if there is no answer */
    ShareAnswer report(ShareReport report);
}
