"""How a batch is divided into blocks of sequences, each of which one core can read."""

from core.network.stack import Stack

LARGE = 64  # sequences of a block: matrix products of more are no faster
SMALL = 16  # of fewer they are slower
FEW = 4  # sequences of a block of films: each frame has hundreds of pixels, which are columns of a product too
ROOM = 30_000_000  # numbers of all gates in a block of films: 120 MB
PAYS = 150_000  # numbers in a batch's gates above which a second core saves more than it takes to ask it


def blocks(stack: Stack, batch: int, timesteps: int) -> int:
    """Into how many blocks batches are divided. It depends on the experiment alone, not on the machine.

    Example:
        >>> from core.answers import Numbers
        >>> from core.feature import Feature
        >>> from core.layers import LSTM
        >>> stack = Stack((LSTM(units=16),), Numbers(1, (Feature("rain"),)), features=1)
        >>> blocks(stack, 32, 30), blocks(stack, 32, 100), blocks(stack, 256, 100)
        (1, 2, 4)
    """
    gates = sum(layer.gate_numbers for layer in stack.layers)
    if _reads_frames(stack):
        return max(-(-batch // at_once(stack, timesteps)), 2 if batch >= 2 * FEW else 1)
    pays = gates * timesteps * batch > PAYS and batch >= 2 * SMALL
    return max(-(-batch // LARGE), 2 if pays else 1)


def at_once(stack: Stack, timesteps: int) -> int:
    """How many sequences a block has at most: of films so many that their gates have room in memory."""
    if not _reads_frames(stack):
        return LARGE
    return max(1, min(LARGE, ROOM // (timesteps * sum(layer.gate_numbers for layer in stack.layers))))


def least(stack: Stack) -> int:
    """How many sequences a block has at least, where a batch has more."""
    return FEW if _reads_frames(stack) else SMALL


def ends_of_blocks(sequences: int, count: int, fewest: int = SMALL) -> list[int]:
    """Where the blocks of a batch begin, and where the last one ends. A small batch has fewer blocks.

    `fewest` is how many sequences a block has at least.

    >>> ends_of_blocks(32, 2), ends_of_blocks(5, 2)
    ([0, 16, 32], [0, 5])
    """
    count = min(count, max(1, sequences // fewest))
    return [sequences * block // count for block in range(count + 1)]


def _reads_frames(stack: Stack) -> bool:
    return any(layer.reads_frames for layer in stack.layers)
