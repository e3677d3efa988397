"""Future values: a network's forecast of a real series beside ARIMA's and the naive ones."""
