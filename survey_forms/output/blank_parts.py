"""What the pages of an empty form are made of: numbers, labels, marks, notes below a question."""

from collections.abc import Iterator

from gi_atlas.documents.paper import Block, Heading, Paragraph
from gi_atlas.documents.words import Words
from gi_atlas.i18n import N_
from survey_forms.output.answer_text import plain_label
from survey_forms.output.blank_room import Rooms, note_line
from survey_forms.output.skip_words import SkipWords
from survey_forms.schema import Form, Level, Node, Question, QuestionType, Texts, plain_text, text_in


class BlankParts:
    """Words and room of every question of a form.

    Parameters
    ----------
    form : Form
    words : Words
    empty_rows : int
        Rows of each repeat.
    """

    def __init__(self, form: Form, words: Words, empty_rows: int) -> None:
        self.form, self.words, self.empty_rows = form, words, empty_rows
        self.language = form.language_for(words.language)
        self.numbers = {path: str(number) for number, path in enumerate(_asked_paths(form), 1)}
        names = {path: words(N_("question {number}"), number=number) for path, number in self.numbers.items()}
        self.skips = SkipWords(form, words, names)
        self.rooms = Rooms(form, words)

    def heading(self, node: Node, level: int) -> Iterator[Block]:
        """Title of a group or repeat with its hint and rule."""
        yield Heading(self.label(node) or node.name, level)
        lines = tuple(note_line(text) for text in (self.hint(node), self.skips.rule(node)) if text)
        if lines:
            yield Paragraph(lines)

    def label(self, node: Node) -> str:
        """Label of a node without markup."""
        return self._plain(node.labels)

    def hint(self, node: Node) -> str:
        """Hint of a node without markup."""
        return self._plain(node.hints)

    def _plain(self, texts: Texts) -> str:
        # Where the form would put an answer into its text, paper has room for one.
        return plain_label(plain_text(text_in(texts, self.language), "______"))

    def mark(self, question: Question) -> str:
        """L, D or O, as the legend explains; "" for none."""
        return str(question.level) if question.level in (Level.LISTING, Level.DOSSIER, Level.OPTIONAL) else ""

    def notes(self, question: Question) -> list[str]:
        """What is said below a question: how many to choose, hint, rule of the value, when it is asked."""
        several = self.words(N_("several possible")) if question.type is QuestionType.SELECT_MULTIPLE else ""
        ranked = self.words(N_("number them in order")) if question.type is QuestionType.RANK else ""
        rule = self._plain(question.constraint_messages) if question.constraint else ""
        found = (several or ranked, self.hint(question), rule, self.skips.rule(question))
        return [text for text in found if text]


def _asked_paths(form: Form) -> Iterator[str]:
    return (question.path for question in form.questions() if is_asked(question))


def is_asked(node: Node) -> bool:
    """Whether a node is a question that a person answers."""
    return isinstance(node, Question) and node.is_seen and node.type is not QuestionType.NOTE
