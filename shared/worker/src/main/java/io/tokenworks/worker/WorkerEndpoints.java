package io.tokenworks.worker;

import io.tokenworks.model.card.ModelCard;
import io.tokenworks.platform.ApiFault;
import io.tokenworks.platform.ErrorBody;
import io.tokenworks.wire.worker.CreditGrant;
import io.tokenworks.wire.worker.GenerateRequest;
import io.tokenworks.wire.worker.PrefillRequest;
import io.tokenworks.wire.worker.Ticket;
import io.tokenworks.wire.worker.TicketCancel;
import io.tokenworks.wire.worker.WorkerApi;
import io.tokenworks.wire.worker.WorkerReport;
import java.util.Optional;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The worker protocol. The platform's filter has checked the secret. Nothing here blocks. */
@RestController
final class WorkerEndpoints {
    private static final MediaType FRAMES = MediaType.parseMediaType(WorkerApi.FRAMES);

    private final Intake intake;
    private final Grammars grammars;
    private final WorkerRuntime runtime;
    private final DrainAndExit drain;

    WorkerEndpoints(Intake intake, Grammars grammars, WorkerRuntime runtime, DrainAndExit drain) {
        this.intake = intake;
        this.grammars = grammars;
        this.runtime = runtime;
        this.drain = drain;
    }

    /** Compiling a grammar may take long, so it is done on a thread that may be kept busy. */
    @PostMapping(WorkerApi.GENERATE)
    Mono<Void> generate(@RequestBody GenerateRequest request, ServerHttpResponse response) {
        GenerateRequest.Constraint constraint = request.constraint();
        if (constraint == null) {
            return answer(intake.generate(request, Optional.empty()), response);
        }
        ModelCard card = runtime.ready().card();
        RequestChecks.constraint(constraint);
        return Mono.fromCallable(() -> grammars.of(constraint, card))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(form -> answer(intake.generate(request, Optional.of(form)), response));
    }

    /** Each frame is flushed by itself: a token that waits for the next one is a token late. */
    private Mono<Void> answer(LiveSequence sequence, ServerHttpResponse response) {
        FrameStream stream = sequence.stream();
        if (stream == null) {
            throw new IllegalStateException("a generation has a stream");
        }
        DataBufferFactory buffers = response.bufferFactory();
        response.getHeaders().setContentType(FRAMES);
        return response.writeAndFlushWith(stream.frames()
                .doOnCancel(() -> intake.cancel(sequence))
                .map(frame -> Mono.just(buffers.wrap(frame))));
    }

    @PostMapping(WorkerApi.CREDIT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void credit(@RequestBody CreditGrant grant) {
        intake.credit(grant);
    }

    @PostMapping(WorkerApi.PREFILL)
    Ticket prefill(@RequestBody PrefillRequest request) {
        return intake.prefill(request);
    }

    @PostMapping(WorkerApi.PREFILL_CANCEL)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancelPrefill(@RequestBody TicketCancel cancel) {
        if (!runtime.handovers().cancel(cancel)) {
            throw new ApiFault(404, "unknown_ticket", "no such ticket is open here", false);
        }
    }

    @GetMapping(path = WorkerApi.CARD, produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    byte[] card() {
        RunningModel model = runtime.loaded();
        if (model == null) {
            throw new ApiFault(503, "loading", "the model is still being loaded", true);
        }
        return model.cardBytes();
    }

    @GetMapping(WorkerApi.REPORT)
    WorkerReport report() {
        return runtime.report();
    }

    @PostMapping(WorkerApi.DRAIN)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void drain() {
        drain.begin();
    }

    @ExceptionHandler
    ResponseEntity<ErrorBody> refused(ApiFault fault) {
        return ResponseEntity.status(fault.httpStatus())
                .contentType(MediaType.APPLICATION_JSON)
                .body(fault.body());
    }

    @ExceptionHandler
    ResponseEntity<ErrorBody> unreadable(ServerWebInputException fault) {
        return ResponseEntity.status(fault.getStatusCode())
                .contentType(MediaType.APPLICATION_JSON)
                .body(ErrorBody.of("invalid_request", String.valueOf(fault.getReason()), false));
    }
}
