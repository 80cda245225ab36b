"""Presets: what each server is sent, what each model recommends, and refusals with a remedy."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import servers
from commands import cli
from servers import Asked, Server, always, echo, whole

from assay import jsonl
from assay.endpoint import models, presets
from assay.endpoint.address import chat_url, key_headers, root
from assay.endpoint.messages import Request
from assay.endpoint.presets import OPTIONAL, PRESETS
from assay.endpoint.refused import REFUSED, explained
from assay.errors import TransportError, UserError

ROOT = Path(__file__).resolve().parents[1]
KEY = "sk-" + "verysecret" * 3
THINKING = {"temperature": 0.8, "top_p": 0.95, "top_k": 50}


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a few instances."""
    path = tmp_path_factory.mktemp("suite") / "few.jsonl"
    assert cli("generate", "tsp", "--n", 24, "--cities", 5, "--out", path).returncode == 0
    return path


def scored(
    suite: Path, run: Path, reply: servers.Reply, *options: object, path: str = "", **env: str
) -> tuple[subprocess.CompletedProcess[str], list[Asked]]:
    """Score through the command line; return what it said and what was asked."""
    with Server(reply) as server:
        url = server.url.removesuffix("/v1") + path if path else server.url
        command = ("score", suite, "--endpoint", url, "--run", run, *options)
        done = cli(*command, **env)
    return done, server.asked


def request(server: str, **changes: Any) -> Request:
    """Return a request as a server of a kind gets it."""
    given: dict[str, Any] = {
        "sample": "x#0",
        "model": "m",
        "messages": (("user", "hi"),),
        "max_tokens": 9,
        "seed": 5,
        "server": presets.get(server),
    }
    return Request(**given | changes)


@pytest.mark.parametrize("name", PRESETS)
def test_a_server_gets_what_it_takes(name: str) -> None:
    """The limit by its name there; seed and stream options only where they are taken."""
    kind = PRESETS[name]
    body = request(name).body()
    assert body[kind.limit] == 9
    assert ("seed" in body) == ("seed" in kind.takes)
    assert ("stream_options" in body) == ("stream_options" in kind.takes)
    assert set(body) <= {kind.limit, "model", "messages", "seed", "stream", "stream_options"}
    assert "stream_options" not in request(name, stream=False).body()
    assert kind.takes <= set(OPTIONAL)


def test_strict_servers_get_nothing_extra() -> None:
    """OpenAI has another name for the limit; transformers refuses all that it does not know."""
    assert PRESETS["openai"].limit == "max_completion_tokens"
    assert set(request("transformers").body()) == {
        "model",
        "messages",
        "max_tokens",
        "seed",
        "stream",
    }
    assert not {"top_k", "min_p"} & (PRESETS["openai"].takes | PRESETS["transformers"].takes)


def test_what_is_left_out_is_left_out() -> None:
    """Also the seed and the limit."""
    body = request("generic", omit=("seed", "max_tokens", "stream_options")).body()
    assert set(body) == {"model", "messages", "stream"}


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://api.openai.com/v1", "openai"),
        ("https://openrouter.ai/api/v1", "openrouter"),
        ("https://router.huggingface.co/v1", "huggingface"),
        ("https://x.us-east-1.aws.endpoints.huggingface.cloud/v1", "huggingface"),
        ("https://me.services.ai.azure.com/models", "azure"),
        ("https://me.openai.azure.com/openai/deployments/phi", "azure"),
        ("https://phi.eastus2.models.ai.azure.com", "azure"),
        ("http://localhost:8000/v1", "generic"),
        ("https://notopenrouter.ai/v1", "generic"),
        ("https://openrouter.ai.evil.example/v1", "generic"),
        ("http://[::1", "generic"),
    ],
)
def test_hosted_servers_are_known_by_their_address(address: str, name: str) -> None:
    """By the end of the host's name, and by nothing else."""
    assert presets.fitting(address).name == name


@pytest.mark.parametrize(
    ("given", "url"),
    [
        (
            "https://me.services.ai.azure.com",
            "https://me.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview",
        ),
        (
            "https://me.services.ai.azure.com/models?api-version=2025-01-01",
            "https://me.services.ai.azure.com/models/chat/completions?api-version=2025-01-01",
        ),
        (
            "https://me.openai.azure.com/openai/deployments/phi",
            "https://me.openai.azure.com/openai/deployments/phi/chat/completions"
            "?api-version=2024-10-21",
        ),
        ("https://me.openai.azure.com", "https://me.openai.azure.com/openai/v1/chat/completions"),
        (
            "https://phi.eastus2.models.ai.azure.com/",
            "https://phi.eastus2.models.ai.azure.com/chat/completions"
            "?api-version=2024-05-01-preview",
        ),
        ("https://openrouter.ai", "https://openrouter.ai/api/v1/chat/completions"),
        ("https://api.openai.com", "https://api.openai.com/v1/chat/completions"),
    ],
)
def test_addresses_are_completed_as_the_server_wants(given: str, url: str) -> None:
    """Azure has two forms, each with its version."""
    assert chat_url(given, presets.fitting(given)) == url


def test_what_is_not_chat_stands_at_the_root() -> None:
    """Beside /v1, under whatever path a proxy has put it."""
    assert root("http://h:1/v1/chat/completions") == "http://h:1"
    assert root("http://h:1/phi/v1/chat/completions") == "http://h:1/phi"
    assert root("http://h:1/models/chat/completions?api-version=1") == "http://h:1/models"


def test_keys_travel_in_one_header() -> None:
    """As a bearer token or as `api-key`; without a key there is none."""
    assert key_headers(KEY, "bearer") == {"Authorization": f"Bearer {KEY}"}
    assert key_headers(KEY, "api-key", "drop") == {"api-key": KEY, "extra-parameters": "drop"}
    assert key_headers(None, "bearer") == {}


@pytest.mark.parametrize(
    ("name", "preset"),
    [
        ("microsoft/phi-4", "phi-4"),
        ("phi-4-Q4_K_M.gguf", "phi-4"),
        ("phi4:14b", "phi-4"),
        ("microsoft/Phi-4-reasoning", "phi-4-reasoning"),
        ("phi4-reasoning:14b-q8_0", "phi-4-reasoning"),
        ("microsoft/Phi-4-reasoning-plus", "phi-4-reasoning-plus"),
        ("microsoft/phi-4-reasoning-plus:free", "phi-4-reasoning-plus"),
        ("/models/Phi-4-reasoning-plus/", "phi-4-reasoning-plus"),
        ("unsloth/phi-4-mini-reasoning-GGUF", "phi-4-mini-reasoning"),
        ("Phi_4_mini_reasoning", "phi-4-mini-reasoning"),
        ("microsoft/Phi-4-mini-instruct", None),
        ("microsoft/Phi-4-multimodal-instruct", None),
        ("gpt-4o", None),
        ("tiny-phi4", None),
        ("", None),
    ],
)
def test_models_are_known_by_their_names(name: str, preset: str | None) -> None:
    """However a server writes them; what is another model has no preset."""
    found = models.chosen(models.AUTO, name)
    assert (found and found.name) == preset
    assert models.chosen(models.NONE, name) is None


def test_the_cards_are_followed() -> None:
    """Sampling, context and stop tokens as the models' cards state them."""
    for name in ("phi-4-reasoning", "phi-4-reasoning-plus", "phi-4-mini-reasoning"):
        assert models.MODELS[name].sampling == THINKING
        assert models.MODELS[name].tags == ("<think>", "</think>")
    sizes = {name: preset.context for name, preset in models.MODELS.items()}
    assert sizes == {
        "phi-4": 16_384,
        "phi-4-reasoning": 32_768,
        "phi-4-reasoning-plus": 32_768,
        "phi-4-mini-reasoning": 131_072,
    }
    assert models.MODELS["phi-4-mini-reasoning"].stop == "<|end|>"
    assert all(preset.max_tokens < preset.context for preset in models.MODELS.values())
    with pytest.raises(UserError, match="phi-5"):
        models.chosen("phi-5", "x")


def test_recommended_sampling_is_sent_and_recorded(suite: Path, tmp_path: Path) -> None:
    """By the model's name; the run says so in one line, and every sample holds it."""
    run = tmp_path / "run"
    done, asked = scored(suite, run, echo(), "--model", "microsoft/Phi-4-reasoning")
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("model preset phi-4-reasoning: temperature 0.8, top_k 50, top_p")
    assert {key: asked[0].body[key] for key in THINKING} == THINKING
    assert asked[0].body["max_tokens"] == 16_384
    row = next(iter(jsonl.read_file(run / "samples.jsonl")))
    assert row["request"]["temperature"] == "0.8"
    assert (row["request"]["top_k"], row["request"]["max_tokens"]) == (50, 16_384)
    settings = json.loads((run / "run.json").read_text())
    assert (settings["model_preset"], settings["server"]) == ("phi-4-reasoning", "generic")
    assert settings["context"] == 32_768


def test_everything_can_be_overridden(suite: Path, tmp_path: Path) -> None:
    """Each value by its option, another parameter with --send, none with --omit."""
    options: tuple[object, ...] = (
        "--model",
        "phi-4-reasoning",
        "--temperature",
        0.1,
        "--omit",
        "top_k",
    )
    options += ("--omit", "seed", "--max-tokens", 99, "--min-p", 0.02)
    options += ("--send", 'chat_template_kwargs={"enable_thinking":true}', "--send", "user=me")
    done, asked = scored(suite, tmp_path / "run", always(*echoed()), *options)
    assert done.returncode == 0, done.stderr
    body = asked[0].body
    assert (body["temperature"], body["top_p"], body["min_p"]) == (0.1, 0.95, 0.02)
    assert body["chat_template_kwargs"] == {"enable_thinking": True}
    assert (body["user"], body["max_tokens"]) == ("me", 99)
    assert not {"top_k", "seed"} & set(body)
    done, asked = scored(
        suite, tmp_path / "none", echo(), "--model", "phi-4-reasoning", "--model-preset", "none"
    )
    assert not set(THINKING) & set(asked[0].body)
    assert "preset" not in done.stderr


def echoed() -> list[servers.Step]:
    """Return the steps of an answer to anything."""
    return servers.stream(servers.delta("stop", content="42"), servers.DONE)


def test_a_recommendation_the_server_does_not_take_is_left_out(suite: Path, tmp_path: Path) -> None:
    """And said; a value that was asked for is refused before anything is sent."""
    options = ("--model", "phi-4-reasoning", "--server", "openai")
    done, asked = scored(suite, tmp_path / "run", echo(), *options)
    assert done.returncode == 0, done.stderr
    assert "without top_k, which openai does not take" in done.stderr
    assert "top_k" not in asked[0].body
    assert asked[0].body["max_completion_tokens"] == 16_384
    assert "max_tokens" not in asked[0].body
    done, asked = scored(suite, tmp_path / "no", echo(), *options, "--top-k", 5)
    assert (done.returncode, asked) == (2, [])
    assert "openai takes no top_k" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--send", "top_k"), "NAME=VALUE"),
        (("--send", "messages=[]"), "option of its own"),
        (("--send", "max_tokens=1"), "option of its own"),
        (("--send", "api_key=sekrit"), "--key-env"),
        (("--send", "x=NaN"), "finite"),
        (("--send", "Bad Name=1"), "parameter's name"),
        (("--omit", "messages"), "option of its own"),
        (("--omit", "top_k", "--top-k", "5"), "both given and left out"),
        (("--temperature", "nan"), "--temperature"),
        (("--model-preset", "phi-5"), "phi-5"),
        (("--server", "mine"), "--server"),
        (("--max-cost", "1"), "--price-in"),
        (("--budget-tokens", "0"), "--budget-tokens"),
        (("--context", "0"), "--context"),
    ],
)
def test_bad_settings_are_refused(
    suite: Path, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    """In one line, with exit code 2, before anything is written; no secret is repeated."""
    command = ("score", suite, "--endpoint", "http://127.0.0.1:1", "--model", "m")
    done = cli(*command, "--run", tmp_path / "run", *options)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert "sekrit" not in done.stderr
    assert not (tmp_path / "run").exists()


def refusing(name: str, status: int, body: Any) -> servers.Reply:
    """Return a server that refuses a parameter."""

    def reply(asked: Asked, count: int) -> Any:
        return [whole(body, status)] if name in asked.body else echoed()

    return reply


REFUSALS = [
    ("top_k", 422, {"detail": "Unexpected keys in the request: {'top_k'}"}, "--omit top_k"),
    (
        "top_k",
        422,
        {"detail": [{"loc": ["body", "top_k"], "msg": "Extra inputs are not permitted"}]},
        "--omit top_k",
    ),
    (
        "max_tokens",
        400,
        {
            "error": {
                "message": "Unsupported parameter: 'max_tokens' is not supported with this model. "
                "Use 'max_completion_tokens' instead.",
                "param": "max_tokens",
            }
        },
        "--server openai",
    ),
    ("stream_options", 400, {"error": "stream_options: unknown field"}, "--omit stream_options"),
    ("seed", 400, {"message": "seed is not supported"}, "--omit seed"),
    ("stream", 400, "stream not supported", "--no-stream"),
    (
        "temperature",
        400,
        {"error": {"message": "Unsupported value: 'temperature' does not support 0.8"}},
        "--omit temperature",
    ),
]


@pytest.mark.parametrize(("name", "status", "body", "remedy"), REFUSALS)
def test_a_refused_parameter_stops_the_run(
    suite: Path, tmp_path: Path, name: str, status: int, body: Any, remedy: str
) -> None:
    """One line names it and the remedy; nothing is retried, and few requests are wasted."""
    body = body if not isinstance(body, str) else body.encode()
    options = ("--model", "phi-4-reasoning", "--concurrency", 4)
    done, asked = scored(suite, tmp_path / "run", refusing(name, status, body), *options)
    assert done.returncode == 2, done.stderr
    (line,) = (text for text in done.stderr.splitlines() if text.startswith("error: "))
    assert f"the server refuses {name}: score again with {remedy} and another --run" in line
    assert len(asked) <= 8
    done, asked = scored(
        suite, tmp_path / "again", refusing(name, status, body), *options, *remedy.split()
    )
    if name != "stream":  # always there, and then false
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (400, "max_tokens=100000 cannot be greater than max_model_len=1024. Please request fewer"),
        (400, "'max_tokens' is too large: 9000. This model's maximum context length is 8192"),
        (400, "This model's maximum context length is 1024 tokens. Reduce the length"),
        (400, "something else"),
        (500, "top_k is broken"),
        (429, "top_k requests"),
        (400, "the atop_kk is wrong"),
    ],
)
def test_other_refusals_are_left_as_they_are(status: int, text: str) -> None:
    """What concerns one prompt, or names nothing that was sent, is no refused parameter."""
    error = TransportError(text, kind=f"http_{status}", retryable=False)
    asked = request("generic", sampling=THINKING)
    assert explained(error, asked) is error
    named = TransportError("bad top_k and top_p", kind="http_400", retryable=False)
    assert explained(named, asked).kind == REFUSED
    assert "--omit top_p --omit top_k" in str(explained(named, asked))


def test_azure_gets_its_key_version_and_headers(suite: Path, tmp_path: Path) -> None:
    """The key in its own header, extra parameters passed through; the key is in no file."""
    run = tmp_path / "run"
    options = ("--model", "Phi-4-reasoning", "--server", "azure", "--key-env", "AZURE_KEY")
    done, asked = scored(suite, run, echo(), *options, path="/models", AZURE_KEY=KEY)
    assert done.returncode == 0, done.stderr
    first = asked[0]
    assert first.path == "/models/chat/completions?api-version=2024-05-01-preview"
    assert first.headers["api-key"] == KEY
    assert first.headers["extra-parameters"] == "pass-through"
    assert "authorization" not in first.headers
    everything = b"".join(path.read_bytes() for path in run.iterdir())
    assert KEY.encode() not in everything
    assert KEY not in done.stdout + done.stderr
    more = ("--auth", "bearer", "--extra-parameters", "drop", "--samples", 2)
    done, asked = scored(
        suite, tmp_path / "b", echo(), *options, *more, path="/models", AZURE_KEY=KEY
    )
    assert asked[0].headers["authorization"] == f"Bearer {KEY}"
    assert asked[0].headers["extra-parameters"] == "drop"


def test_a_run_goes_on_with_the_same_server_only(suite: Path, tmp_path: Path) -> None:
    """Another kind of server would be asked something else."""
    run = tmp_path / "run"
    assert scored(suite, run, echo(), "--model", "m")[0].returncode == 0
    done, asked = scored(suite, run, echo(), "--model", "m", "--server", "vllm")
    assert (done.returncode, asked) == (2, [])
    assert "with server" in done.stderr


def test_the_table_in_the_docs_is_the_presets() -> None:
    """Every server with what it takes, and every model with what its card says."""
    text = (ROOT / "docs" / "endpoints.md").read_text(encoding="utf-8")
    for kind in PRESETS.values():
        taken = ", ".join(f"`{name}`" for name in OPTIONAL if name in kind.takes)
        all_of_them = kind.takes == set(OPTIONAL)
        cells = [f"`{kind.name}`", kind.title, "all" if all_of_them else taken]
        cells += [f"`{kind.limit}`", ", ".join(f"`{name}`" for name in kind.reasoning)]
        assert "| " + " | ".join([*cells, kind.continuation, kind.auth]) + " |" in text
    for model in models.MODELS.values():
        (line,) = (part for part in text.split("\n") if part.startswith(f"| `{model.name}` |"))
        assert f"| {model.context:,} | {model.max_tokens:,} |" in line
        assert model.stop in line.replace("\\|", "|")
        assert all(f"| {value} |" in line for value in model.sampling.values())
