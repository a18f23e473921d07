package io.tokenworks.controlplane.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springdoc.core.customizers.OpenApiCustomizer;

/**
 * Gives every operation its sentence, a name made of its method and path, the shape of refusals, and, where it writes,
 * the header that makes it repeatable.
 */
final class DocumentShape implements OpenApiCustomizer {

    static final String PREFIX = "/api/v1";
    static final String REFUSAL = "Refusal";

    private static final int KEY_CHARS_MAX = 255;

    private final OperationTexts texts;

    DocumentShape(OperationTexts texts) {
        this.texts = texts;
    }

    @Override
    public void customise(OpenAPI document) {
        document.getPaths().forEach(this::shape);
    }

    private void shape(String path, PathItem item) {
        String below = path.substring(PREFIX.length());
        item.readOperationsMap().forEach((method, operation) -> {
            OperationTexts.Text text = texts.of(method.name(), below);
            if (text != null) {
                operation.setSummary(text.sentence());
                stream(operation, text.media());
            }
            operation.setTags(List.of(below.split("/")[1]));
            operation.setOperationId(method.name().toLowerCase(Locale.ROOT) + name(below));
            operation.getResponses().addApiResponse("default",
                    new ApiResponse().$ref("#/components/responses/" + REFUSAL));
            if (method != HttpMethod.GET) {
                operation.addParametersItem(new HeaderParameter().name("Idempotency-Key").required(false)
                        .description("Sent again with the same request, the write is answered as the first time.")
                        .schema(new StringSchema().maxLength(KEY_CHARS_MAX)));
            }
        });
    }

    private static void stream(Operation operation, List<String> media) {
        if (media.isEmpty()) {
            return;
        }
        Content content = new Content();
        for (String type : media) {
            content.addMediaType(type, new MediaType().schema(
                    type.endsWith("json") ? new ArraySchema().items(new Schema<>()) : new StringSchema()));
        }
        Objects.requireNonNull(operation.getResponses().get("200")).setContent(content);
    }

    /** {@code /tenants/{tenant}/keys} as {@code TenantsTenantKeys}. */
    private static String name(String path) {
        StringBuilder name = new StringBuilder();
        for (String word : path.split("[^A-Za-z0-9]+")) {
            if (!word.isEmpty()) {
                name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        return name.toString();
    }
}
