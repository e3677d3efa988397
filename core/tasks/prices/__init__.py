"""Prices of shares: the S&P 500 and four companies, and how little of tomorrow is in the days before."""

from core.experiment import Experiment, Task, Training
from core.layers import LSTM
from core.tasks.prices.data import Parameters, make_data
from core.tasks.prices.exported_code import data_code, exported_table
from core.tasks.task import TaskSpec

PRICES = TaskSpec(
    name="prices",
    title="Prices of shares",
    story="The S&P 500 and four companies were noted on each day that the exchange was open. "
    "What will a share cost on the days to come?",
    Parameters=Parameters,
    make=make_data,
    exported_code=data_code,
    exported_table=exported_table,
    preset=Experiment(
        task=Task(name="prices"),
        layers=(LSTM(units=16),),
        training=Training(epochs=10),
    ),
    lesson="Nothing beats “like today” by more than a few per cent: what was known is in the price already. Let the "
    "network answer with the price itself in place of its change, and it is far worse, because prices rise above all "
    "that it was trained on.",
)
