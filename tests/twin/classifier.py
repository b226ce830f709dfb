"""What a classifier would answer that takes the words of a case for an injection and no others, as src/replay/classifier.rs does it."""


def verdicts(attacks, question):
    def is_attack(text):
        return any(words in text for words in attacks)

    if "input" in question:
        flags = [is_attack(text) for text in question["input"]]
        return {"results": [{"flagged": flagged, "categories": {"jailbreaking": flagged}} for flagged in flags]}
    if "messages" in question:
        word = "unsafe" if is_attack(question["messages"][0]["content"]) else "safe"
        return {"choices": [{"message": {"role": "assistant", "content": word}}]}
    documents = [{"attackDetected": is_attack(text)} for text in question["documents"]]
    return {"userPromptAnalysis": {"attackDetected": is_attack(question["userPrompt"])}, "documentsAnalysis": documents}
