"""Small films of things that move and bounce: a ball, two balls, a digit. Simulated, one film a clip.

n clips of `frames` frames, `size` pixels high and wide; a pixel is from 0 (dark) to 1 (bright). The digits are
scikit-learn's, 8 by 8: "Optical recognition of handwritten digits" of E. Alpaydin and C. Kaynak (1998), UCI.
"""

import numpy as np

DIGIT = 8  # pixels of a digit's side


def digit_pictures() -> np.ndarray:
    """The 1,797 written digits, (1797, 8, 8), from 0 to 1."""
    from sklearn.datasets import load_digits  # noqa: PLC0415 - loading it takes long

    return (load_digits().images / 16).astype(np.float32)


def bounced(place: np.ndarray, way: np.ndarray, room: float | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What left the range from 0 to `room` comes back inside, and turns round."""
    outside = (place < 0) | (place > room)
    place = np.abs(place)
    place = np.where(place > room, 2 * room - place, place)
    return place, np.where(outside, -way, way)


def digit_films(rng: np.random.Generator, pictures: np.ndarray, frames: int, size: int) -> np.ndarray:
    """Films (n, frames, size, size) of pictures (n, 8, 8).

    Each picture moves by a pixel down or up, and right or left.
    """
    n, side = len(pictures), pictures.shape[1]
    room = size - side
    films = np.zeros((n, frames, size, size), np.float32)
    place, way = rng.integers(0, room + 1, (n, 2)), rng.choice([-1, 1], (n, 2))
    for t in range(frames):
        for clip, (y, x) in enumerate(place):
            films[clip, t, y : y + side, x : x + side] = pictures[clip]
        place, way = bounced(place + way, way, room)
    return films


def ball_films(rng: np.random.Generator, n: int, frames: int, size: int, balls: int) -> np.ndarray:
    """Films (n, frames, size, size) of balls that pass through each other.

    A ball's radius is an eighth to a fifth of the frame, its speed 0.8 to 1.6 pixels a
    frame in any direction. Its edge is smooth, so that parts of a pixel count.
    """
    films, grid = np.zeros((n, frames, size, size), np.float32), np.arange(size)
    for _ in range(balls):
        radius = rng.uniform(size / 8, size / 5, (n, 1))
        angle = rng.uniform(0, 2 * np.pi, (n, 1))
        room = size - 1 - 2 * radius
        place = rng.random((n, 2)) * room
        way = np.concatenate([np.sin(angle), np.cos(angle)], axis=1)
        way = rng.uniform(0.8, 1.6, (n, 1)) * way
        for t in range(frames):
            dy = grid - (place + radius)[:, 0, None]  # (n, size)
            dx = grid - (place + radius)[:, 1, None]
            distance = np.sqrt(dy[:, :, None] ** 2 + dx[:, None, :] ** 2)
            ball = np.clip(radius[:, :, None] + 0.5 - distance, 0, 1)
            films[:, t] = np.maximum(films[:, t], ball)
            place, way = bounced(place + way, way, room)
    return films
