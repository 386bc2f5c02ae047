"""What a language model may add to the rules: a question, checks of its answer, its links.

Pure, like the rules: what asks the model is elsewhere. The text of a paper is foreign, and so is
the answer: nothing of it is taken over but words that stand in the text.
"""

from __future__ import annotations

from graph.extract.llm.answer import Answer, AnswerError, read_answer
from graph.extract.llm.links import RULE, Reading, read_links
from graph.extract.llm.merge import Merged, merge_links
from graph.extract.llm.prompt import (
    ANSWER_SCHEMA,
    PROMPT_VERSION,
    Question,
    ask_about,
    ask_again,
)

__all__ = [
    "ANSWER_SCHEMA",
    "PROMPT_VERSION",
    "RULE",
    "Answer",
    "AnswerError",
    "Merged",
    "Question",
    "Reading",
    "ask_about",
    "ask_again",
    "merge_links",
    "read_answer",
    "read_links",
]
