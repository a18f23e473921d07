"""Trains two tiny vocabularies on a few lines of our own and records what their makers' libraries do with texts.

Usage: python tiny_tokenizers.py ../resources/io/tokenworks/tokens   (needs: pip install tokenizers sentencepiece protobuf)

Writes tiny-bpe.json (byte-level BPE, one list of merges under every pre-tokenizer) and tiny-spm.json (SentencePiece BPE
with byte fallback, with and without the space in front). The same versions write the same files.
"""

import io
import json
import random
import sys
from pathlib import Path

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from random_texts import random_text

CORPUS = """
A worker computes the prompt, another one writes the answer; between them the keys and values travel over the wire.
We don't count servers, we count tokens: 1234 tokens in 56 seconds, 7.8% of them cached. They've said it'll be fine.
int main(void) { return counts[0] + 42; }   // HTTPServer, iPhone, McDonald, snake_case
Große Städte schlafen nicht, über den Dächern ist es still. Der Müller mahlt das Mehl.
Рабочий считает токены, а шлюз ведёт им счёт. Сервер отвечает быстро.
Ο μετρητής μετράει λέξεις. 日本語の文章を書く。日本語は楽しい。 हिन्दी में लिखना। 안녕하세요 여러분
the tokens of the tokenizer, the merges of the merger, the pieces of the piece, THE LAST LINE
""".strip().split("\n")

CONTRACTIONS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
UPPER, LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
ODD = r"[^\r\n\p{L}\p{N}]?"
SPACES = r"\s*[\r\n]+|\s+(?!\S)|\s+"
SPLITS = {
    "llama-bpe": CONTRACTIONS + "|" + ODD + r"\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + SPACES,
    "qwen2": CONTRACTIONS + "|" + ODD + r"\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + SPACES,
    "gpt-4o": f"{ODD}{UPPER}*{LOWER}+{CONTRACTIONS}?|{ODD}{UPPER}+{LOWER}*{CONTRACTIONS}?|"
              + r"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|" + SPACES,
    "tekken": f"{ODD}{UPPER}*{LOWER}+|{ODD}{UPPER}+{LOWER}*|" + r"\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|" + SPACES,
}
DIGITS = ("smollm", "starcoder", "refact", "command-r")
COMPOSED = ("qwen2", "command-r", "mpt")
WHOLE = ("llama-bpe", "gpt-4o", "tekken")
ALL = ("gpt-2", "mpt", *DIGITS, *SPLITS)
TEXTS = 60


def pre_tokenizer(pre):
    if pre in SPLITS:
        return pre_tokenizers.Sequence(
            [pre_tokenizers.Split(Regex(SPLITS[pre]), "isolated"), pre_tokenizers.ByteLevel(False, use_regex=False)])
    digits = [pre_tokenizers.Digits(True)] if pre in DIGITS else []
    return pre_tokenizers.Sequence([*digits, pre_tokenizers.ByteLevel(False, use_regex=True)])


def texts():
    source = random.Random(20261124)
    return [*CORPUS, "", " ", "  \n", *(random_text(source, []) for _ in range(TEXTS))]


def tiny_bpe():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(False, use_regex=True)
    trainer = trainers.BpeTrainer(vocab_size=700, show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(CORPUS, trainer)
    model = json.loads(tokenizer.to_str())["model"]
    tokens = sorted(model["vocab"], key=model["vocab"].get)
    merges = [" ".join(m) for m in model["merges"]]
    cases = []
    for pre in ALL:
        tokenizer = Tokenizer(models.BPE(model["vocab"], [tuple(m.split(" ")) for m in merges], ignore_merges=pre in WHOLE))
        tokenizer.normalizer = normalizers.NFC() if pre in COMPOSED else None
        tokenizer.pre_tokenizer = pre_tokenizer(pre)
        cases.append({"pre": pre, "ids": [tokenizer.encode(text).ids for text in texts()]})
    return {"tokens": tokens, "merges": merges, "texts": texts(), "cases": cases}


def tiny_spm():
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(CORPUS), model_writer=model, model_type="bpe", vocab_size=520, byte_fallback=True,
        character_coverage=0.98, normalization_rule_name="identity", remove_extra_whitespaces=False, num_threads=1,
        user_defined_symbols=["<table>", "\u2581\u2581"], minloglevel=2)
    cases = []
    for prefix in (True, False):
        proto = sentencepiece_model_pb2.ModelProto.FromString(model.getvalue())
        proto.normalizer_spec.add_dummy_prefix = prefix
        processor = sentencepiece.SentencePieceProcessor(model_proto=proto.SerializeToString())
        # With the space in front, GGUF readers start every stretch between user-defined pieces with it; SentencePiece
        # only the text. No known model has both.
        plain = [t for t in texts() if not prefix or "\u2581\u2581" not in f" {t}".replace(" ", "\u2581")]
        cases.append({"prefix": prefix, "texts": plain, "ids": [processor.EncodeAsIds(text) for text in plain]})
    return {
        "tokens": [p.piece for p in proto.pieces],
        "scores": [p.score for p in proto.pieces],
        "types": [p.type for p in proto.pieces],
        "cases": cases,
    }


def main():
    folder = Path(sys.argv[1])
    for name, content in (("tiny-bpe", tiny_bpe()), ("tiny-spm", tiny_spm())):
        text = json.dumps(content, ensure_ascii=True, separators=(",", ":")).replace('],"', '],\n"')
        (folder / f"{name}.json").write_text(text + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
