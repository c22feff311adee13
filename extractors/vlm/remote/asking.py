"""One page: its pictures, prompt and schema go out; an answer that keeps to the schema comes back, or says why not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from extractors.vlm.base import ModelAnswer, StopReason, Usage
from extractors.vlm.remote.encoding import EncodedPicture, encode_pictures
from extractors.vlm.remote.probing import PROBE_PROMPT, Standing, probe_contract
from extractors.vlm.remote.sending import Question, Sender
from extractors.vlm.remote.structured import Contract, Mode, digest, is_json, sent_contract

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from pydantic_ai.messages import ModelMessage, ModelResponse, UserContent
    from pydantic_ai.models import Model

    from extractors.vlm.base import ModelRequest
    from extractors.vlm.remote.names import Endpoint
    from extractors.vlm.remote.profiles import PictureFacts
    from extractors.vlm.remote.spending import Prices

_PROBE_TOKENS = 1024  # a model that thinks first needs some
_MAX_QUOTED = 4000
STOPS: dict[str, StopReason] = {"length": "length", "content_filter": "refused"}


class Asker:
    """Asks one model page by page."""

    def __init__(
        self,
        endpoint: Endpoint,
        model: Model[Any],
        sender: Sender,
        standing: Standing,
        prices: Prices,
        pictures: PictureFacts,
    ) -> None:
        self.endpoint = endpoint
        self._model = model
        self._sender = sender
        self._standing = standing
        self._prices = prices
        self._pictures = pictures
        self._contracts: dict[str, Contract] = {}
        self._sent: dict[str, Contract | None] = {}
        self._probing = asyncio.Lock()

    async def ask(self, request: ModelRequest) -> ModelAnswer:
        """Raises what the sender raises. Probe first: what a server only claims is believed otherwise."""
        images = [picture.image for picture in request.pictures]
        pictures = await asyncio.to_thread(encode_pictures, images, self.endpoint.facts)
        if pictures is None:
            return ModelAnswer(None, "refused", message=_on(request, f"too large for {self.endpoint.provider}"))
        contract, used, fault, text = self.contract(request), Usage(), "", ""
        for corrected in (False, True):
            response, mode, usage = await self._send(request, contract, pictures, (text, fault) if corrected else None)
            used, text = used + usage, self._sender.text_of(response)
            # First: a server may close the brackets of an object that it cuts off.
            if stop := STOPS.get(response.finish_reason or ""):
                why = self._sender.clean(explain_stop(stop, response))
                return ModelAnswer(None, stop, used, text, _on(request, why))
            read = contract.read(text)
            if not read.fault:
                return ModelAnswer(read.data, "complete", used, text, "; ".join(self._standing.warnings))
            fault = read.fault
            self._watch(mode, contract, text)
        return ModelAnswer(None, "invalid", used, text, _on(request, f"the answer breaks its schema: {fault}"))

    async def probe(self) -> None:
        """Finds out, once, whether a server holds its model to schemas. Raises what the sender raises."""
        async with self._probing:
            if self._standing.proven:
                return
            contract = probe_contract()
            question = Question(
                _messages([PROBE_PROMPT]),
                contract.parameters("native"),
                _PROBE_TOKENS,
                self._at_most(200, 0, _PROBE_TOKENS),
            )
            try:
                response, _ = await self._sender.send(question)
            except Exception as error:
                if not _rejected(error):
                    raise
                self._standing.step_down("native", "takes no JSON Schema")
            else:
                if contract.read(self._sender.text_of(response)).fault:
                    self._standing.step_down("native", "ignores the JSON Schema that it is sent")
            self._standing.proven = True

    def contract(self, request: ModelRequest) -> Contract:
        key = digest(request.json_schema)
        if key not in self._contracts:
            self._contracts[key] = Contract(request.json_schema)
        return self._contracts[key]

    def question(
        self,
        request: ModelRequest,
        contract: Contract,
        pictures: Sequence[EncodedPicture],
        mode: Mode,
        wrong: tuple[str, str] | None = None,
    ) -> Question:
        """`wrong`: an earlier answer, and what is wrong with it."""
        text = request.prompt
        if mode != "native":
            text = f"{text}\n\n{contract.as_text}"
        sizes = [picture.image.shape for picture in request.pictures]
        picture_tokens = sum(self._pictures.tokens(width, height) for height, width, _ in sizes)
        characters = len(text) + len(contract.as_text) + (len(wrong[0]) + len(wrong[1]) if wrong else 0)
        return Question(
            _messages([*self._shown(pictures), text], wrong),
            contract.parameters(mode),
            request.max_output_tokens,
            self._at_most(characters, picture_tokens, request.max_output_tokens),
        )

    def _shown(self, pictures: Sequence[EncodedPicture]) -> list[UserContent]:
        """Pictures before the prompt, as Anthropic and Google advise, and numbered where there are several."""
        from pydantic_ai.messages import BinaryContent

        # A word of OpenAI's protocols; Google's takes others in the same place.
        detail = None if self.endpoint.provider in ("anthropic", "google") else {"detail": "high"}
        content: list[UserContent] = []
        for number, picture in enumerate(pictures, 1):
            if len(pictures) > 1:
                content.append(f"Picture {number} of {len(pictures)}:")
            content.append(BinaryContent(data=picture.data, media_type=picture.media_type, vendor_metadata=detail))
        return content

    def _at_most(self, characters: int, picture_tokens: int, output_tokens: int) -> Decimal | None:
        return self._prices.at_most(characters, picture_tokens, output_tokens)

    async def _send(
        self,
        request: ModelRequest,
        contract: Contract,
        pictures: Sequence[EncodedPicture],
        wrong: tuple[str, str] | None,
    ) -> tuple[ModelResponse, Mode, Usage]:
        """In the best mode in which the provider takes this schema; raises its first refusal if there is none."""
        refusal: Exception | None = None
        best = self._standing.modes(contract.digest)[0]
        for mode in self._modes(contract):
            try:
                response, usage = await self._sender.send(self.question(request, contract, pictures, mode, wrong))
            except Exception as error:
                if not _rejected(error):
                    raise
                refusal = refusal or error
            else:
                if mode != best:
                    self._standing.step_down_for(contract.digest, mode)
                return response, mode, usage
        assert refusal is not None  # the prompt takes every schema, so something was tried
        raise refusal

    def best_mode(self, contract: Contract) -> Mode:
        """The mode in which this schema is asked for first."""
        return self._modes(contract)[0]

    def _modes(self, contract: Contract) -> Sequence[Mode]:
        modes = self._standing.modes(contract.digest)
        return modes[1:] if modes[0] == "native" and self._as_sent(contract) is None else modes

    def _as_sent(self, contract: Contract) -> Contract | None:
        if contract.digest not in self._sent:
            self._sent[contract.digest] = sent_contract(self._model, contract)
        return self._sent[contract.digest]

    def _watch(self, mode: Mode, contract: Contract, text: str) -> None:
        """Tells the model's fault from its provider's, which cannot let this through if it holds the model to it."""
        if not text:
            return  # says nothing of either
        if mode == "json" and not is_json(text):
            self._standing.step_down("json", "was asked for JSON and wrote something else")
        sent = self._as_sent(contract) if mode == "native" else None
        if sent is not None and sent.read(text).fault:
            self._standing.step_down("native", "was asked for a schema and broke it")


def explain_stop(stop: StopReason, response: ModelResponse) -> str:
    """Why the model stopped, in words."""
    if stop == "length":
        return f"the answer was cut off after {response.usage.output_tokens} tokens"
    details = response.provider_details or {}
    why = details.get("refusal") or details.get("block_reason") or details.get("finish_reason") or ""
    return f"the model or its provider refused: {why}".rstrip(": ")


def _messages(content: Sequence[UserContent], wrong: tuple[str, str] | None = None) -> list[ModelMessage]:
    from pydantic_ai import messages as ai

    asked: list[ModelMessage] = [ai.ModelRequest(parts=[ai.UserPromptPart(content=list(content))])]
    if wrong is not None:
        text, fault = wrong
        # An answer of nothing is no message that providers take.
        asked.append(ai.ModelResponse(parts=[ai.TextPart(text[:_MAX_QUOTED] or "(nothing)")]))
        again = f"This answer is not valid: {fault}\nAnswer again, with the whole JSON object and nothing else."
        asked.append(ai.ModelRequest(parts=[ai.UserPromptPart(content=again)]))
    return asked


def _rejected(error: Exception) -> bool:
    """The provider does not take a request of this form; another form may do."""
    from pydantic_ai import exceptions as ai

    others = (ai.ModelAuthenticationError, ai.ModelNotFoundError, ai.ModelContextWindowExceededError)
    return isinstance(error, ai.ModelRequestRejectedError) and not isinstance(error, others)


def _on(request: ModelRequest, message: str) -> str:
    return f"{request.document}, page {request.page_no}: {message}"
