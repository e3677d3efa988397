"""The model card of the network that ships, as the page shows it."""

from core.training.pretrain.card import Card
from core.wording import percent


def paragraphs(card: Card) -> tuple[str, ...]:
    """What the network is, how good, what it learned from, where it fails, and what makes it."""
    good = "; ".join(f"{judged.source} {judged}" for judged in card.judged)
    kinds = ", ".join(f"{one.kind} {percent(one.accuracy)}" for one in card.sentences)
    total = sum(one.sentences for one in card.sentences)
    typed = (
        f"**Sentences as people type them**, {total} that were written before it was trained: "
        f"{percent(card.sentences_right)} right; {kinds}."
    )
    sure = ", ".join(f"{judged.source} {percent(judged.confidence)}" for judged in card.judged)
    return (
        card.what,
        f"**How good, on texts never seen:** {good}, with the 95 % interval. How sure it is on average: {sure}.",
        f"**A lesson:** {card.lesson}",
        typed,
        f"**Learned from:** {' '.join(card.data)}",
        f"**Split:** {card.split}",
        f"**Where it fails:** {' '.join(card.weaknesses)}",
        f"**Made by** `{card.command}` on {card.date}, in {card.seconds:,} s. {card.use}",
    )
