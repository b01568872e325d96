"""What partners are asked to supply, and what is missing in what they sent."""

from geoaudit.requests.answers import Answer, answers_of
from geoaudit.requests.asked import Asked
from geoaudit.requests.asking import asked_of
from geoaudit.requests.letter import as_value, letter_text
from geoaudit.requests.writing import refuse_taken, write_answer, write_request

__all__ = [
    "Answer",
    "Asked",
    "answers_of",
    "as_value",
    "asked_of",
    "letter_text",
    "refuse_taken",
    "write_answer",
    "write_request",
]
