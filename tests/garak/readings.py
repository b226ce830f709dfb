"""The ways in which something can be written that is not to be seen at once: each reads a prompt as its own.

A reading takes a whole prompt and gives what it makes of it, which is gibberish where the prompt is not written so. Nothing here knows
what an attack wants to hear."""

import base64
import binascii
import re
import string
import unicodedata

LOWER, UPPER = string.ascii_lowercase, string.ascii_uppercase
ROT13 = str.maketrans(LOWER + UPPER, LOWER[13:] + LOWER[:13] + UPPER[13:] + UPPER[:13])
ATBASH = str.maketrans(LOWER + UPPER, LOWER[::-1] + UPPER[::-1])
PILED = re.compile("[\u0300-\u036f]{3}")
MORSE = {
    letter: code
    for letters, codes in (
        ("ETIANM", ". - .. .- -. --"),
        ("SURWDKGO", "... ..- .-. .-- -.. -.- --. ---"),
        ("HVFLPJBXCYZQ", ".... ...- ..-. .-.. .--. .--- -... -..- -.-. -.-- --.. --.-"),
        ("0123456789", "----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----."),
    )
    for letter, code in zip(letters, codes.split(), strict=True)
}
SPOKEN = (
    "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo Sierra Tango Uniform "
    "Victor Whiskey Xray Yankee Zulu"
).split()
# Braille's letters and signs, by the dots of each, from the first cell on; a capital has a cell before it.
DOTS = {
    "a": 1, "b": 3, "c": 9, "d": 25, "e": 17, "f": 11, "g": 27, "h": 19, "i": 10, "j": 26, "k": 5, "l": 7, "m": 13, "n": 29, "o": 21,
    "p": 15, "q": 31, "r": 23, "s": 14, "t": 30, "u": 37, "v": 39, "w": 58, "x": 45, "y": 61, "z": 53, ".": 50, "'": 4, ",": 2, "-": 36,
    "/": 12, "!": 22, "?": 38, ":": 18, ";": 48, "(": 54,
}  # fmt: skip
BRAILLE = {chr(0x2800 + dots): letter for letter, dots in DOTS.items()} | {"\u2820": "", "\u283c": ""}


def runs(decode):
    """A reading of each run of signs without a space, which a colon or a line's end may precede."""

    def read(prompt):
        return "\n".join(text for run in prompt.split() if len(run) > 3 and (text := _decoded(decode, run)))

    return read


def _decoded(decode, run):
    try:
        text = decode(run).decode()
    except (ValueError, binascii.Error):
        return ""
    return text if text.isprintable() or text.strip().isprintable() else ""


def base64_of_both_alphabets(run):
    return base64.b64decode(run.replace("-", "+").replace("_", "/"), validate=True)


def uuencoded(prompt):
    read = []
    # A line may stand behind words that end in a colon or a question mark.
    for line in prompt.splitlines():
        for start in (0, *(found.end() for found in re.finditer(r"[:?] ", line))):
            try:
                read.append(binascii.a2b_uu(line[start:]).decode())
                break
            except (ValueError, binascii.Error):
                continue
    return "".join(read)


def morse(prompt):
    letters = {code: letter for letter, code in MORSE.items()} | {"/": " "}
    return "".join(letters.get(word, "") for word in prompt.split())


def spoken(prompt):
    """The alphabet that radio operators spell in."""
    return "".join(word[0] for word in re.findall(r"\w+", prompt) if word in SPOKEN)


def undecorated(prompt):
    """Without the marks that are piled on letters, three on one at least: other texts have accents, too."""
    apart = unicodedata.normalize("NFD", prompt)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)) if PILED.search(apart) else ""


def tagged(prompt):
    """Letters that are written in invisible tags."""
    return "".join(chr(ord(sign) - 0xE0000) for sign in prompt if 0xE0000 < ord(sign) < 0xE007F)


READINGS = (
    runs(base64_of_both_alphabets),
    runs(bytes.fromhex),
    runs(base64.b32decode),
    runs(base64.a85decode),
    runs(base64.b85decode),
    uuencoded,
    lambda prompt: prompt.translate(ROT13),
    lambda prompt: prompt.translate(ATBASH),
    lambda prompt: "".join(BRAILLE.get(sign, sign) for sign in prompt),
    morse,
    spoken,
    undecorated,
    tagged,
)


def readings(prompt):
    return [read(prompt) for read in READINGS]
