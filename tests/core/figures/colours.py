"""Colour arithmetic for the tests: WCAG contrast, colour blindness, distance as it is seen."""

import numpy as np

# Machado, Oliveira, Fernandes (2009), A Physiologically-based Model for Simulation of Color Vision Deficiency:
# severity 1.0, on linear RGB.
BLINDNESS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
# Ottosson (2020), A perceptual color space for image processing: Oklab.
_LMS = np.array([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566]])
_LMS = np.vstack([_LMS, [0.0883024619, 0.2817188376, 0.6299787005]])
_LAB = np.array([[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099]])
_LAB = np.vstack([_LAB, [0.0259040371, 0.7827717662, -0.8086757660]])


def linear(colour):
    """#rrggbb as linear RGB, (3,)."""
    rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """WCAG 2.2 contrast ratio, 1 to 21."""
    low, high = sorted(float(linear(c) @ (0.2126, 0.7152, 0.0722)) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def oklab(colour, blindness="normal"):
    """Oklab coordinates (3,), as somebody with this kind of colour blindness sees the colour."""
    return _LAB @ np.cbrt(_LMS @ np.clip(BLINDNESS[blindness] @ linear(colour), 0, 1))


def difference(one, other, blindness="normal"):
    """100 times the Oklab distance: about 2 is just noticeable, side by side."""
    return 100 * float(np.linalg.norm(oklab(one, blindness) - oklab(other, blindness)))
