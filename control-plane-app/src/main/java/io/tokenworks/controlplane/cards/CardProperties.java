package io.tokenworks.controlplane.cards;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param bytesMost of one card; a tokenizer of 250,000 tokens takes about 20 MB
 */
@ConfigurationProperties("tokenworks.cards")
record CardProperties(@DefaultValue("64MB") DataSize bytesMost) {}
