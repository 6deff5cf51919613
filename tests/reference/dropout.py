"""Expected numbers of tests/dropout, computed without the program: numpy 2, scipy 1. Run: python tests/reference/dropout.py"""

import math

import numpy as np
from scipy import optimize, special, stats


def rubin(estimates, variances, complete_df, level=0.95):
    """Rubin 1987 with Barnard & Rubin's degrees of freedom, as mice's pool.scalar and barnard.rubin."""
    q, u = np.array(estimates, float), np.array(variances, float)
    m = len(q)
    within, between = u.mean(), (1 + 1 / m) * q.var(ddof=1)
    total = within + between
    lam = between / total
    old = (m - 1) / lam**2
    observed = (complete_df + 1) / (complete_df + 3) * complete_df * (1 - lam)
    df = old * observed / (old + observed)
    r = between / within
    half = stats.t.ppf(0.5 + level / 2, df) * math.sqrt(total)
    return q.mean(), math.sqrt(total), df, q.mean() - half, q.mean() + half, (r + 2 / (df + 3)) / (1 + r)


def wilson(counts, n, level=0.95):
    """Lott & Reiter 2020: the limits solve (q - p)^2 = t^2 p(1 - p)(1 + r)/n."""
    q = np.array(counts) / n
    m, mean = len(q), q.mean()
    r = (1 + 1 / m) * q.var(ddof=1) / (q * (1 - q) / n).mean()
    df = (m - 1) * (1 + 1 / r) ** 2
    t = stats.t.ppf(0.5 + level / 2, df)

    def beyond(p):
        return (mean - p) ** 2 - t * t * p * (1 - p) / n * (1 + r)

    lower = optimize.brentq(beyond, 1e-12, mean, xtol=1e-15)
    upper = optimize.brentq(beyond, mean, 1 - 1e-12, xtol=1e-15)
    return mean, lower, upper, (r + 2 / (df + 3)) / (1 + r)


def hedges(first, second, level=0.95):
    """Hedges' g with the exact correction; limits from scipy's noncentral t."""
    a, b = np.array(first, float), np.array(second, float)
    n1, n2 = len(a), len(b)
    nu = n1 + n2 - 2
    sd = math.sqrt(((n1 - 1) * a.var(ddof=1) + (n2 - 1) * b.var(ddof=1)) / nu)
    d = (a.mean() - b.mean()) / sd
    j = math.exp(special.gammaln(nu / 2) - special.gammaln((nu - 1) / 2)) / math.sqrt(nu / 2)
    root = math.sqrt(n1 * n2 / (n1 + n2))
    t, tail = d * root, (1 - level) / 2
    lower = optimize.brentq(lambda nc: stats.nct.sf(t, nu, nc) - tail, t - 12, t, xtol=1e-13)
    upper = optimize.brentq(lambda nc: stats.nct.cdf(t, nu, nc) - tail, t, t + 12, xtol=1e-13)
    return j * d, j * lower / root, j * upper / root


def composition(first, second):
    """Yang & Dalton 2012."""
    a, b = np.array(first, float), np.array(second, float)
    t, c = (a / a.sum())[1:], (b / b.sum())[1:]
    covariance = ((np.diag(t) - np.outer(t, t)) + (np.diag(c) - np.outer(c, c))) / 2
    return math.sqrt((t - c) @ np.linalg.inv(covariance) @ (t - c))


def show(name, values):
    print(name, *(repr(float(value)) for value in np.atleast_1d(values)))


show("rubin, much missing", rubin([1, 2, 3, 4, 6], [0.5, 0.6, 0.4, 0.5, 0.5], 27))
show("rubin, little missing", rubin([10.2, 9.8, 10.5], [1.44, 1.21, 1.69], 99))
show("wilson, 99 %", wilson([20, 23, 25], 100, 0.99))
show("wilson, five tables", wilson([61, 64, 60, 66, 63], 90))
show("hedges", hedges([12, 15, 9, 20, 18, 14, 16], [8, 11, 10, 13, 7]))
show("composition of three", composition([19, 65, 22], [12, 9, 5]))
show("composition with an empty kind", composition([30, 0, 10], [5, 5, 0]))
