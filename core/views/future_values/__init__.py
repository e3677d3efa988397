"""Future values: a network's forecast of a series beside ARIMA's and the naive ones, and the traps of forecasts."""
