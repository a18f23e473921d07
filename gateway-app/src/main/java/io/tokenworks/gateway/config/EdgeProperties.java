package io.tokenworks.gateway.config;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/** What strangers may do to the gateway before it knows who they are. */
@Validated
@ConfigurationProperties("tokenworks.gateway.edge")
public record EdgeProperties(
        @DefaultValue @Valid Connections connections,
        @DefaultValue @Valid Head head,
        @DefaultValue @Valid Body body,
        @DefaultValue @Valid Cors cors) {

    /**
     * @param most open connections of all clients; beyond, a connection is told 503 and closed
     * @param perAddress open connections of one address; behind a proxy all clients have the proxy's
     * @param idle without a request for so long, a connection is closed
     */
    public record Connections(
            @DefaultValue("8192") @Min(1) int most,
            @DefaultValue("4096") @Min(1) int perAddress,
            @DefaultValue("75s") @NotNull Duration idle) {}

    /**
     * @param line longest request line: method, address, version
     * @param bytes largest head in all
     * @param fields most header fields
     * @param within from the first byte of a head to its last
     */
    public record Head(
            @DefaultValue("8KB") @NotNull DataSize line,
            @DefaultValue("32KB") @NotNull DataSize bytes,
            @DefaultValue("100") @Min(1) int fields,
            @DefaultValue("10s") @NotNull Duration within) {}

    /**
     * What one body may hold; how large it may be and how long it may take stand in {@link GatewayProperties}.
     *
     * @param depth deepest nesting of the JSON
     * @param messages most messages
     * @param parts most parts of a message's content
     * @param textChars most characters of all messages together
     * @param tools most functions
     * @param stops most stop strings
     * @param stopChars longest stop string
     * @param biasTokens most tokens of a logit bias
     */
    public record Body(
            @DefaultValue("32") @Min(4) @Max(500) int depth,
            @DefaultValue("4096") @Min(1) int messages,
            @DefaultValue("1024") @Min(1) int parts,
            @DefaultValue("2097152") @Min(1) int textChars,
            @DefaultValue("128") @Min(0) int tools,
            @DefaultValue("4") @Min(0) int stops,
            @DefaultValue("256") @Min(1) int stopChars,
            @DefaultValue("1024") @Min(0) int biasTokens) {}

    /**
     * @param allowedOrigins web pages of these origins may call the API from the browser; {@code *} is any, empty none
     * @param maxAge how long a browser may remember that
     */
    public record Cors(@DefaultValue List<String> allowedOrigins, @DefaultValue("1h") @NotNull Duration maxAge) {}
}
