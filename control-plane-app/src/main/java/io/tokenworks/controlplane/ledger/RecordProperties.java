package io.tokenworks.controlplane.ledger;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/** @param batch largest body of a batch of records */
@ConfigurationProperties("tokenworks.records")
record RecordProperties(@DefaultValue("16MB") DataSize batch) {}
