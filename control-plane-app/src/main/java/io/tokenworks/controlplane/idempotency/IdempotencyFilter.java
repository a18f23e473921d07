package io.tokenworks.controlplane.idempotency;

import io.tokenworks.controlplane.access.Actor;
import io.tokenworks.controlplane.idempotency.Answers.Answer;
import io.tokenworks.controlplane.idempotency.Answers.Question;
import io.tokenworks.controlplane.refusal.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serves a write with an Idempotency-Key once, however often it is sent. Claiming the key, the write itself and keeping
 * its answer are one transaction: a process that dies leaves either all of it or nothing, and two requests at once wait
 * for each other in the database. Refused writes change nothing, so their keys are free again.
 */
final class IdempotencyFilter extends OncePerRequestFilter {

    static final String KEY = "Idempotency-Key";

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
    private static final int KEY_CHARS_MAX = 255;

    private final Answers answers;
    private final TransactionTemplate transaction;
    private final JsonMapper json;
    private final int bodyBytesMax;
    private final SecureRandom random = new SecureRandom();

    IdempotencyFilter(Answers answers, TransactionTemplate transaction, JsonMapper json, int bodyBytesMax) {
        this.answers = answers;
        this.transaction = transaction;
        this.json = json;
        this.bodyBytesMax = bodyBytesMax;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String key = request.getHeader(KEY);
        if (key == null || READS.contains(request.getMethod())) {
            chain.doFilter(request, response);
            return;
        }
        try {
            serveOnce(checked(key), ReadRequest.of(request, bodyBytesMax), response, chain);
        } catch (Refusal refusal) {
            ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatusCode.valueOf(refusal.status()),
                    refusal.reason());
            response.setStatus(problem.getStatus());
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getOutputStream().write(json.writeValueAsBytes(problem));
        }
    }

    private static String checked(String key) {
        boolean printable = key.chars().allMatch(c -> c > ' ' && c < 127);
        if (key.isEmpty() || key.length() > KEY_CHARS_MAX || !printable) {
            throw Refusal.invalid(KEY, "must have 1 to " + KEY_CHARS_MAX + " printable ASCII characters, no blanks");
        }
        return key;
    }

    private void serveOnce(String key, ReadRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        Question question = new Question(Actor.current().name(), key, request.getRequestURI(), request.sha256());
        Seal seal = new Seal(String.valueOf(request.getHeader(HttpHeaders.AUTHORIZATION)), question.actor() + key,
                random);
        ContentCachingResponseWrapper written = new ContentCachingResponseWrapper(response);
        Optional<Answer> before = transaction.execute(status -> {
            Optional<Answer> known = answers.claim(question);
            if (known.isEmpty()) {
                proceed(chain, request, written);
                if (written.getStatus() >= HttpServletResponse.SC_BAD_REQUEST) {
                    status.setRollbackOnly();
                } else {
                    answers.keep(question, new Answer(question.sha256(), written.getStatus(),
                            written.getHeader(HttpHeaders.ETAG), seal.sealed(written.getContentAsByteArray())));
                }
            }
            return known;
        });
        if (before == null || before.isEmpty()) {
            written.copyBodyToResponse();
        } else {
            replay(question, before.get(), seal, response);
        }
    }

    private static void proceed(FilterChain chain, HttpServletRequest request, HttpServletResponse response) {
        try {
            chain.doFilter(request, response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void replay(Question question, Answer known, Seal seal, HttpServletResponse response)
            throws IOException {
        if (!known.request().equals(question.sha256())) {
            throw Refusal.reused(KEY + " was used for another request; take a new one");
        }
        byte[] body = seal.opened(known.body()).orElseThrow(
                () -> Refusal.reused(KEY + " was used with other credentials; take a new one"));
        response.setStatus(known.status());
        response.setHeader("Idempotency-Replayed", "true");
        if (known.etag() != null) {
            response.setHeader(HttpHeaders.ETAG, known.etag());
        }
        if (body.length > 0) {
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            response.getOutputStream().write(body);
        }
    }
}
