package io.tokenworks.controlplane.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.tokenworks.controlplane.change.ReadVersion;
import java.time.Duration;
import java.time.YearMonth;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import tools.jackson.databind.JsonNode;

/** What the document says besides the mapped methods: who may come in, how refusals look, which headers count. */
@Configuration(proxyBeanMethods = false)
class ApiDocument {

    private static final String PROBLEM = "Problem";
    private static final String BEARER = "bearer";
    private static final String BASIC = "basic";

    ApiDocument() {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(ReadVersion.class)
                .replaceWithSchema(YearMonth.class, new StringSchema().pattern("\\d{4}-\\d{2}").example("2026-11"))
                .replaceWithSchema(Duration.class, new StringSchema().format("duration").example("PT24H"))
                .replaceWithSchema(JsonNode.class, new Schema<>().description("Any JSON."));
    }

    @Bean
    OpenAPI document() {
        return new OpenAPI()
                .info(new Info().title("Tokenworks admin API").version("1").description(
                        "Deployments, tenants, keys, limits, prices, ledger and reports. Amounts are exact decimals; "
                                + "times are UTC."))
                .components(new Components()
                        .addSecuritySchemes(BEARER, new SecurityScheme().type(SecurityScheme.Type.HTTP)
                                .scheme("bearer").description("An admin token, twa-…, with a role."))
                        .addSecuritySchemes(BASIC, new SecurityScheme().type(SecurityScheme.Type.HTTP)
                                .scheme("basic").description("A user of the console."))
                        .addSchemas(PROBLEM, problem())
                        .addResponses(DocumentShape.REFUSAL, new ApiResponse()
                                .description("Refused, with the reason; errors names the fields at fault.")
                                .content(new Content().addMediaType("application/problem+json", new MediaType()
                                        .schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))))))
                .addSecurityItem(new SecurityRequirement().addList(BEARER))
                .addSecurityItem(new SecurityRequirement().addList(BASIC));
    }

    /** RFC 9457. */
    private static Schema<?> problem() {
        Schema<?> fault = new ObjectSchema().addProperty("field", new StringSchema())
                .addProperty("message", new StringSchema());
        return new ObjectSchema().addProperty("type", new StringSchema()).addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema()).addProperty("detail", new StringSchema())
                .addProperty("instance", new StringSchema()).addProperty("errors", new ArraySchema().items(fault));
    }

    @Bean
    OpenApiCustomizer documentShape() {
        return new DocumentShape(OperationTexts.read());
    }

    /** Changes that say which version they have read. */
    @Bean
    OperationCustomizer versionHeader() {
        return (operation, method) -> {
            for (MethodParameter parameter : method.getMethodParameters()) {
                if (parameter.getParameterType().equals(ReadVersion.class)) {
                    operation.addParametersItem(new HeaderParameter().name("If-Match")
                            .required(!parameter.isOptional())
                            .description("The ETag of what was read, as \"3\".").schema(new StringSchema()));
                }
            }
            return operation;
        };
    }
}
