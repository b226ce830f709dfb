"""A scripted Azure AI Language: it takes what the real one takes and no more, and counts in UTF-16 as that does when asked to."""

from scripted_service import Scripted

KEY = "0123456789abcdef"
HOST = "example.cognitiveservices.azure.com"
PATH = "/language/:analyze-text?api-version=2023-04-01"
PEOPLE = ["Rosalind Quill", "José Ñandú"]


class Azure(Scripted):
    def __init__(self):
        super().__init__(reply)


def reply(path, headers, given):
    wrong = complaint(path, headers, given)
    return (400, {"error": wrong}) if wrong else (200, answer(given))


def complaint(path, headers, given):
    """What Azure would not take."""
    parameters, documents = given.get("parameters", {}), given.get("analysisInput", {}).get("documents", [])
    checks = {
        "path": path == PATH,
        "key": headers["ocp-apim-subscription-key"] == KEY,
        "host": headers["host"] == HOST,
        "type": headers["content-type"] == "application/json",
        "kind": given.get("kind") == "PiiEntityRecognition",
        "unit": parameters.get("stringIndexType") == "Utf16CodeUnit",
        "logging": parameters.get("loggingOptOut") is True,
        "categories": parameters.get("piiCategories") == ["Person", "Address"],
        "documents": 1 <= len(documents) <= 5,
        "ids": len({document["id"] for document in documents}) == len(documents),
        "lengths": all(1 <= len(document["text"]) <= 5120 for document in documents),
        "languages": all(document["language"] == "en" for document in documents),
    }
    return ", ".join(name for name, holds in checks.items() if not holds)


def answer(given):
    """What it finds."""
    documents = [{"id": one["id"], "entities": entities(one["text"]), "warnings": []} for one in given["analysisInput"]["documents"]]
    return {"kind": "PiiEntityRecognitionResults", "results": {"documents": documents, "errors": [], "modelVersion": "2023-09-01"}}


def entities(text):
    units = lambda part: len(part.encode("utf-16-le")) // 2
    found = []
    for name in PEOPLE:
        at = text.find(name)
        while at >= 0:
            place = {"offset": units(text[:at]), "length": units(name)}
            found.append({"text": name, "category": "Person", "confidenceScore": 0.98} | place)
            at = text.find(name, at + 1)
    return found
