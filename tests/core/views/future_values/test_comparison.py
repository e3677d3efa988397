"""What the page says of forecasts: the trap, the table, the sentences, and which moment is shown."""

from dataclasses import replace

import numpy as np
import pytest

from core.experiment import ExperimentError
from core.experiment.changes import with_parameters
from core.runs import OpeningRuns
from core.tasks import complete, prepare
from core.views.future_values import comparison, openings, results
from core.views.future_values import forecasts as of

SHIPPED = OpeningRuns()


def arima_of(experiment):
    return SHIPPED.get(comparison.arima_of(complete(experiment)).fingerprint()).outcome


def shipped(name):
    experiment = complete(openings.SERIES[name])
    run = SHIPPED.get(experiment.fingerprint())
    return comparison.compare(prepare(experiment).data, run.outcome.predictions, arima_of(experiment))


def test_a_price_forecast_is_yesterdays_price_one_day_late():
    compared = shipped("prices")
    said = compared.trap()
    assert "R² is 0.99" in said
    assert "So it says again what was there already" in said
    assert int(np.argmin(compared.distances())) == 1
    assert compared.distances()[1] < 0.5 * compared.distances()[0]
    assert 0.99 < compared.relative[of.NETWORK][0] < 1.03
    assert 0.99 < compared.relative[of.ARIMA][0] < 1.01


def test_flu_is_won_by_the_network_and_particulates_by_arima():
    assert shipped("flu_counts").sentence().endswith("Best is the network. 8 weeks ahead, the season is best (0.60).")
    assert "yet it knows more" in shipped("flu_counts").trap()
    assert "Best is ARIMA" in shipped("particulates").sentence()
    assert "Nobody is clearly better" in shipped("prices").sentence()


def test_the_last_value_can_be_best():
    data = prepare(openings.FIRST).data
    far = arima_of(openings.FIRST)
    far = replace(far, arrays=far.arrays | {"forecasts": far.arrays["forecasts"] + 3})
    said = comparison.compare(data, data.y + 3, far).sentence()
    assert said.endswith("Best is the last value. 8 weeks ahead, the season is best (0.60).")
    assert comparison.compare(data, data.y, far).sentence().endswith("Best is the network.")


def test_nobody_is_best_before_arima_is_fitted_with_a_mistake_or_at_a_single_moment():
    data, arima = prepare(openings.FIRST).data, arima_of(openings.FIRST)
    assert comparison.compare(data, data.y, None).sentence().endswith("seasonal 2.42.")
    said = comparison.compare(data, data.y, arima, ("scaler", "target")).sentence()
    assert "“scaler fitted on all” and “what is asked among the inputs” switched on" in said
    assert "est is" not in said
    assert "switched on" in comparison.compare(data, data.y, None, ("target",)).trap()
    one = replace(data, validation=data.validation[:1])
    only = replace(arima, arrays=arima.arrays | {"forecasts": arima.arrays["forecasts"][:1]})
    assert comparison.compare(one, data.y, only).sentence().endswith("One moment does not tell who is best.")


def test_a_row_for_each_forecast():
    rows = shipped("flu_counts").rows()
    assert [row["forecast"] for row in rows] == ["network", "ARIMA", "last value", "seasonal"]
    assert list(rows[0]) == ["forecast", "1 week ahead", "4 weeks ahead", "8 weeks ahead", "its 80 % interval held"]
    assert rows[2]["4 weeks ahead"] == "1.000"
    assert rows[2]["its 80 % interval held"] == "no interval"


def test_intervals_that_held_too_little_are_named():
    assert shipped("flu_counts").too_sure().startswith("The network and ARIMA were too sure")
    assert shipped("prices").too_sure() == ""


def test_the_order_of_arima_is_said_in_words():
    name = comparison.arima_of(openings.FIRST).fingerprint()
    said = comparison.order(SHIPPED.get(name).outcome)
    assert "ARIMA(3, 0, 1): of 16 orders" in said
    assert said.endswith("It tells each value from 3 values and 1 surprise before.")


def test_the_moment_of_an_address():
    data = prepare(openings.FIRST).data
    most = comparison.most_happened(data)
    assert comparison.place_of(None, data) == most
    assert comparison.sequence_of(most, data) is None
    other = (most + 1) % len(data.validation)
    assert comparison.place_of(comparison.sequence_of(other, data), data) == other
    for wrong in ("x", "-1", "0", "999999", "²"):
        assert comparison.place_of(wrong, data) == most


def test_mistakes_do_not_change_what_arima_is_fitted_on():
    wrong = complete(with_parameters(openings.FIRST, mistakes=["target"]))
    assert comparison.arima_of(wrong) == comparison.arima_of(openings.FIRST)
    assert comparison.walk_of(wrong) == comparison.walk_of(openings.FIRST)


@pytest.mark.parametrize("name", ["flu_counts", "particulates", "prices"])
def test_what_is_said_of_origins_and_leaks_is_in_the_numbers(name):
    experiment = complete(openings.SERIES[name])
    walked = SHIPPED.get(comparison.walk_of(experiment).fingerprint()).outcome
    mine, other = walked.arrays["errors"][0, :, 0], walked.arrays["errors"][1, :, 0]
    assert f"better than ARIMA at {(mine < other).sum()} of 5 origins" in results.walked(walked, "row")
    assert len(results.rows(walked)) == 5
    leaks = SHIPPED.get(comparison.mistakes_of(experiment).fingerprint()).outcome
    found = leaks.facts["found"]
    assert found["target"]["to_naive"] < 0.5 * found[""]["to_naive"]
    assert "With “what is asked among the inputs” it seems" in results.leaks(leaks)


def test_a_series_that_stays_at_one_value_is_not_compared():
    data = prepare(openings.FIRST).data
    forecast = replace(data.forecast, level=np.zeros_like(data.forecast.level))
    still = replace(
        data,
        y=np.zeros_like(data.y),
        forecast=forecast,
        baselines=tuple(replace(one, made=np.zeros_like(data.y)) for one in data.baselines),
    )
    with pytest.raises(ExperimentError, match="raise the validation share until it changes there"):
        comparison.compare(still, still.y + 1, None)
