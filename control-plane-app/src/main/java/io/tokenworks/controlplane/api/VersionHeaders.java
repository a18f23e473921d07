package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.change.ReadVersion;
import io.tokenworks.controlplane.change.Versioned;
import io.tokenworks.controlplane.refusal.Refusal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Versions of what is shown go out as ETag and come back in If-Match. */
@RestControllerAdvice(annotations = RestController.class)
final class VersionHeaders implements ResponseBodyAdvice<Object>, HandlerMethodArgumentResolver, WebMvcConfigurer {

    private static final Pattern ETAG = Pattern.compile("\"(\\d{1,9})\"");

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType().equals(ReadVersion.class);
    }

    /** Null only where the method's parameter may be. */
    @Override
    public @Nullable Object resolveArgument(
            MethodParameter parameter, @Nullable ModelAndViewContainer container, NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        String match = request.getHeader(HttpHeaders.IF_MATCH);
        if (match == null && parameter.isOptional()) {
            return null;
        }
        if (match == null) {
            throw Refusal.unversioned("say in If-Match which version you have read: the ETag of what you change");
        }
        Matcher version = ETAG.matcher(match.strip());
        if (!version.matches()) {
            throw Refusal.invalid(HttpHeaders.IF_MATCH, "must be one ETag as it was sent, like \"3\"");
        }
        return new ReadVersion(Integer.parseInt(version.group(1)));
    }

    @Override
    public boolean supports(MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
        return Versioned.class.isAssignableFrom(returned.getParameterType());
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body, MethodParameter returned, MediaType type,
            Class<? extends HttpMessageConverter<?>> converter, ServerHttpRequest request,
            ServerHttpResponse response) {
        if (body instanceof Versioned shown) {
            response.getHeaders().setETag("\"" + shown.version() + "\"");
        }
        return body;
    }
}
