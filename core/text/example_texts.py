"""A small example file of texts with labels: short messages, wanted (ham) and unwanted (spam)."""

import csv
import io

_HAM = (
    "Are you coming to the lake on Sunday?",
    "The train is late, start dinner without me",
    "Can you bring the blue folder to the meeting?",
    "Thanks for the photos, grandmother loved them",
    "Where did you park the car?",
    "The dentist moved us to Tuesday at nine",
    "Please buy bread and milk on your way home",
    "I left my keys at your place, are you in tonight?",
    "Choir starts at seven, bring the new scores",
    "The kids are asleep, come in quietly",
    "Lunch at the usual place?",
    "My phone was off, what did you ask?",
    "The meeting is over, I take the next train",
    "Shall we walk home or take the bus?",
    "Happy birthday, see you at dinner on Friday",
)
_SPAM = (
    "WINNER! Claim your free prize now, call today",
    "You have won a holiday, reply YES to claim it",
    "Cheap loans, no questions asked, apply now",
    "Your account is locked, click here to confirm your card",
    "Free entry: win a new phone this week",
    "Last chance! Claim your cash bonus today",
    "Lose ten kilos in a week, order now",
    "You were chosen for a free gift card, click to claim",
    "Hot offer, cheap watches, order today and save",
    "Win cash now: text PRIZE to this number",
    "Your parcel waits, pay the fee here now",
    "Earn money from home, no work, apply today",
    "Free ringtones for you, reply WIN now",
    "Urgent: your bonus ends today, click here",
    "Double your money this week, call now",
)


def _written() -> str:
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(("text", "label"))
    rows.writerows(row for pair in zip(_HAM, _SPAM, strict=True) for row in zip(pair, ("ham", "spam"), strict=True))
    return file.getvalue()


EXAMPLE = _written()
