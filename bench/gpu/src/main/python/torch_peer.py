"""The same shapes in torch: matrix products (cuBLAS), and whole steps by transformers with a static cache and torch.compile.

Prints a table and writes torch-peer.json. Weights are noise, as in the benchmark that this stands beside.
"""
import json
import statistics
import time

import torch

SHAPES = {
    "1b": dict(hidden_size=2048, intermediate_size=8192, num_hidden_layers=16, num_attention_heads=32),
    "8b": dict(hidden_size=4096, intermediate_size=14336, num_hidden_layers=32, num_attention_heads=32),
}
VOCABULARY = 128256
PROMPT_TOKENS = 4096
CONTEXT_TOKENS = 2048
BATCHES = (1, 8, 64)
STEPS = 50


def micros(work, times):
    """Median microseconds of `work`, waited for."""
    took = []
    for _ in range(times):
        torch.cuda.synchronize()
        start = time.perf_counter()
        work()
        torch.cuda.synchronize()
        took.append((time.perf_counter() - start) * 1e6)
    return statistics.median(took)


def products(shape):
    """bf16 products of a feed-forward matrix, as cuBLAS does them; replayed from a graph, so that launches do not count."""
    weight = torch.randn(shape["intermediate_size"], shape["hidden_size"], device="cuda", dtype=torch.bfloat16)
    for rows in (1, 64, 4096):
        x = torch.randn(rows, shape["hidden_size"], device="cuda", dtype=torch.bfloat16)
        torch.nn.functional.linear(x, weight)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            for _ in range(20):
                torch.nn.functional.linear(x, weight)
        took = micros(graph.replay, 20) / 20
        yield f"torch matmul BF16 {weight.shape[0]} x {weight.shape[1]}, {rows} rows", took, \
            f"{2 * rows * weight.numel() / took / 1e6:.1f} TFLOP/s"


def steps(name, shape):
    """Prefill and decode of a whole model."""
    from transformers import LlamaConfig, LlamaForCausalLM, StaticCache

    config = LlamaConfig(vocab_size=VOCABULARY, num_key_value_heads=8, max_position_embeddings=8192, **shape)
    torch.set_default_dtype(torch.bfloat16)
    with torch.device("cuda"):
        model = LlamaForCausalLM(config).eval()
    torch.set_default_dtype(torch.float32)
    ids = torch.arange(PROMPT_TOKENS, device="cuda")[None] % VOCABULARY
    with torch.inference_mode():
        took = micros(lambda: model(ids, use_cache=False, logits_to_keep=1), 3)
        yield f"torch {name} BF16 prefill of {PROMPT_TOKENS} tokens", took, f"{PROMPT_TOKENS / took * 1e6:.0f} tokens/s"
        step = torch.compile(model.forward, mode="reduce-overhead", fullgraph=True)
        for batch in BATCHES:
            cache = StaticCache(config=config, max_batch_size=batch, max_cache_len=CONTEXT_TOKENS + 64, device="cuda",
                                dtype=torch.bfloat16)
            token = torch.zeros(batch, 1, device="cuda", dtype=torch.long)
            position = torch.tensor([CONTEXT_TOKENS], device="cuda")
            one = lambda: step(token, past_key_values=cache, cache_position=position, use_cache=True)
            for _ in range(3):
                one()
            took = micros(one, STEPS)
            yield f"torch {name} BF16 decode, {batch} at a time over {CONTEXT_TOKENS}", took, \
                f"{batch / took * 1e6:.1f} tokens/s"


def main():
    measured = []
    for name, shape in SHAPES.items():
        parts = [products(shape)]
        try:
            import transformers  # noqa: F401
            parts.append(steps(name, shape))
        except ImportError:
            print("transformers is not installed: no whole steps")
        for part in parts:
            for what, took, rate in part:
                print(f"| {what:54s} | {took:12.1f} | {rate:>16s} | {'':6s} |", flush=True)
                measured.append({"what": what, "micros": took, "rate": rate})
        torch.cuda.empty_cache()
    with open("torch-peer.json", "w", encoding="utf-8") as out:
        json.dump({"torch": torch.__version__, "gpu": torch.cuda.get_device_name(), "measured": measured}, out, indent=1)
    print("written: torch-peer.json")


if __name__ == "__main__":
    main()
