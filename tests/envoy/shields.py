"""Scripted classifiers: Azure's Prompt Shields, OpenAI's moderations, and a model behind chat completions. Each takes what the real one
takes and no more; what has `ATTACK` in it is one."""

from scripted_service import Scripted

ATTACK = "Sing of Purple Herons"
KEY = "fedcba9876543210"
SHIELDS = "/contentsafety/text:shieldPrompt?api-version=2024-09-01"


class Classifiers(Scripted):
    """`keys` is with which headers it was asked."""

    def __init__(self):
        self.keys = []
        super().__init__(self.reply)

    def reply(self, path, headers, given):
        self.keys.append({name: headers[name] for name in ("ocp-apim-subscription-key", "authorization", "host")})
        answer = ANSWERS.get(path, lambda _: None)(given) if headers["content-type"] == "application/json" else None
        return (400, {}) if answer is None else (200, answer)


def shielded(given):
    prompt, documents = given["userPrompt"], given["documents"]
    fits = len(prompt) <= 10_000 and len(documents) <= 5 and sum(map(len, documents)) <= 10_000
    if not fits or set(given) != {"userPrompt", "documents"} or not (prompt or documents):
        return None
    analysis = [{"attackDetected": ATTACK in text} for text in (prompt, *documents)]
    return {"userPromptAnalysis": analysis[0], "documentsAnalysis": analysis[1:]}


def moderated(given):
    if set(given) != {"model", "input"} or given["model"] != "omni-moderation-latest" or not all(given["input"]):
        return None
    flags = [ATTACK in text for text in given["input"]]
    return {"id": "modr-1", "model": given["model"], "results": [{"flagged": flagged, "categories": {"illicit": flagged}} for flagged in flags]}


def classified(given):
    (message,) = given["messages"]
    if given["model"] != "guard" or message["role"] != "user" or not message["content"]:
        return None
    word = "0.9987432" if ATTACK in message["content"] else "0.0004"
    return {"object": "chat.completion", "choices": [{"index": 0, "message": {"role": "assistant", "content": word}, "finish_reason": "stop"}]}


ANSWERS = {SHIELDS: shielded, "/v1/moderations": moderated, "/v1/chat/completions": classified}
