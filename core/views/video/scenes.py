"""What can move in a film, in the words of the page."""

from core.tasks.video.data import Scene

OWN: Scene = "own"
SCENES: dict[Scene, str] = {
    "digit": "a written digit",
    "ball": "a ball",
    "two_balls": "two balls",
    OWN: "a film of your own",
}
SIZES = (16, 24)  # pixels of a frame's side
