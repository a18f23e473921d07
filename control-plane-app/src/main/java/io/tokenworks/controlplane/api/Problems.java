package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.refusal.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Every refusal is an RFC 9457 problem; {@code errors} names the fields at fault. */
@RestControllerAdvice(annotations = RestController.class)
final class Problems extends ResponseEntityExceptionHandler {

    @ExceptionHandler
    ProblemDetail refused(Refusal refusal) {
        HttpStatusCode status = HttpStatusCode.valueOf(refusal.status());
        String field = refusal.field();
        return field == null
                ? ProblemDetail.forStatusAndDetail(status, refusal.reason())
                : problem(status, List.of(new Fault(field, refusal.reason())));
    }

    /** Two changes at once of what both have read as it was. */
    @ExceptionHandler
    ProblemDetail overtaken(OptimisticLockingFailureException late) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.PRECONDITION_FAILED,
                "it was changed at the same moment; read it again");
    }

    /** Two wishes at once, and the database let one of them through. */
    @ExceptionHandler
    ProblemDetail collided(DataIntegrityViolationException collision) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "it is against what exists already");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<Fault> faults = e.getBindingResult().getFieldErrors().stream()
                .map(f -> new Fault(f.getField(), String.valueOf(f.getDefaultMessage()))).toList();
        return handleExceptionInternal(e, problem(HttpStatus.BAD_REQUEST, faults), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = e.getCause() instanceof JacksonException cause && !cause.getPath().isEmpty()
                ? problem(HttpStatus.BAD_REQUEST, List.of(new Fault(path(cause), reason(cause))))
                : ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, "the body is not the JSON expected here");
        return handleExceptionInternal(e, problem, headers, status, request);
    }

    private static ProblemDetail problem(HttpStatusCode status, List<Fault> faults) {
        String detail = faults.stream().map(f -> f.field() + ": " + f.message()).collect(Collectors.joining("; "));
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setProperty("errors", faults);
        return problem;
    }

    private static String path(JacksonException e) {
        return e.getPath().stream()
                .map(r -> r.getPropertyName() == null ? "[" + r.getIndex() + "]" : r.getPropertyName())
                .collect(Collectors.joining("."));
    }

    private static String reason(JacksonException e) {
        return switch (e) {
            case UnrecognizedPropertyException _ -> "there is no such field";
            case InvalidFormatException wrong when wrong.getTargetType().isEnum() ->
                "must be one of " + Arrays.stream(wrong.getTargetType().getEnumConstants()).map(Object::toString)
                        .collect(Collectors.joining(", "));
            default -> "has an impossible value";
        };
    }

    /** One field at fault. */
    record Fault(String field, String message) {}
}
