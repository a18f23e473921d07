package io.tokenworks.openai;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import tools.jackson.databind.json.JsonMapper;

class JsonBytesProperties {

    @Property
    void anyTextReadsBackAsItWas(@ForAll String text) {
        byte[] json = new JsonBytes(0).string(text).toBytes();
        assertThat(JsonMapper.shared().readTree(json).stringValue()).isEqualTo(text);
    }
}
