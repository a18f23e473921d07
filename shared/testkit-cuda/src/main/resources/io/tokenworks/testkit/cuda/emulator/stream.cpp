// Streams, events and captured graphs.
#include "driver.h"
#include <algorithm>
using namespace emulated;

namespace {
Stream* known(Stream* stream) { return stream ? stream : &driver().legacy; }
}  // namespace

int emulated::enqueue(Stream* stream, Work work) {
    if (known(stream)->capture)
        known(stream)->capture->works.push_back(std::move(work));
    else
        known(stream)->queued.push_back(std::move(work));
    return SUCCESS;
}
namespace {
int run_next(Stream* stream) {
    Work work = std::move(stream->queued.front());
    stream->queued.pop_front();
    driver().unchecked = true;
    if (int failed = work()) driver().failed = failed;
    return driver().failed;
}
void run_all(Stream* stream) {
    while (!stream->queued.empty() && !driver().failed) run_next(stream);
}
}  // namespace

int emulated::drain(Stream* stream) {
    run_all(known(stream));
    write_counts();
    return check_guards();
}
int emulated::drain_all() {
    for (Stream* stream : driver().streams) run_all(stream);
    return drain(&driver().legacy);
}

API cuStreamCreate(Stream** out, unsigned) {
    std::lock_guard hold(driver().lock);
    if (int failed = ready()) return failed;
    driver().streams.push_back(*out = new Stream);
    return SUCCESS;
}
API cuStreamDestroy_v2(Stream* stream) {
    std::lock_guard hold(driver().lock);
    drain(stream);
    auto& all = driver().streams;
    all.erase(std::remove(all.begin(), all.end(), stream), all.end());
    delete stream;
    return driver().failed;
}
API cuStreamSynchronize(Stream* stream) {
    std::lock_guard hold(driver().lock);
    count("cuStreamSynchronize");
    if (int failed = ready()) return failed;
    return known(stream)->capture ? STREAM_CAPTURE_UNSUPPORTED : drain(stream);
}
// A function of the host, in the order of the stream: libraries that stand in for NVIDIA's own compute in one.
API cuLaunchHostFunc(Stream* stream, void (*function)(void*), void* data) {
    std::lock_guard hold(driver().lock);
    if (int failed = ready()) return failed;
    return enqueue(stream, [=] { return count("cuLaunchHostFunc"), function(data), SUCCESS; });
}
API cuEventCreate(Event** out, unsigned) {
    std::lock_guard hold(driver().lock);
    if (int failed = ready()) return failed;
    count("cuEventCreate");
    *out = new Event;
    return SUCCESS;
}
API cuEventRecord(Event* event, Stream* stream) {
    std::lock_guard hold(driver().lock);
    if (int failed = ready()) return failed;
    if (known(stream)->capture) return STREAM_CAPTURE_UNSUPPORTED;  // it could be asked for, but never be done
    event->stream = known(stream);
    event->pending = true;
    return enqueue(stream, [=] { return event->pending = false, SUCCESS; });
}
// A GPU would work while somebody asks again and again: a piece of work is done for every question.
API cuEventQuery(Event* event) {
    std::lock_guard hold(driver().lock);
    if (int failed = ready()) return failed;
    if (!event->pending) return SUCCESS;
    const int not_ready = 600;
    Stream* stream = event->stream;
    if (stream->queued.empty()) return not_ready;
    if (int failed = run_next(stream)) return failed;
    return event->pending ? not_ready : SUCCESS;
}
API cuEventSynchronize(Event* event) {
    std::lock_guard hold(driver().lock);
    if (int failed = ready()) return failed;
    count("cuEventSynchronize");
    return event->pending ? drain(event->stream) : SUCCESS;
}
API cuEventDestroy_v2(Event* event) {
    std::lock_guard hold(driver().lock);
    if (event->pending) drain(event->stream);
    delete event;
    return SUCCESS;
}
API cuStreamBeginCapture_v2(Stream* stream, int) {
    std::lock_guard hold(driver().lock);
    if (int failed = ready()) return failed;
    if (!stream || stream->capture) return STREAM_CAPTURE_UNSUPPORTED;
    stream->capture = new Graph;
    return SUCCESS;
}
API cuStreamEndCapture(Stream* stream, Graph** out) {
    std::lock_guard hold(driver().lock);
    *out = stream->capture;
    stream->capture = nullptr;
    return *out ? ready() : STREAM_CAPTURE_INVALIDATED;
}
API cuGraphInstantiateWithFlags(Graph** out, Graph* graph, unsigned long long) {
    *out = new Graph(*graph);
    return SUCCESS;
}
API cuGraphLaunch(Graph* graph, Stream* stream) {
    std::lock_guard hold(driver().lock);
    if (int failed = ready()) return failed;
    count("cuGraphLaunch");
    for (auto& work : graph->works) enqueue(stream, work);
    return SUCCESS;
}
API cuGraphExecDestroy(Graph* graph) {
    delete graph;
    return SUCCESS;
}
API cuGraphDestroy(Graph* graph) {
    delete graph;
    return SUCCESS;
}
