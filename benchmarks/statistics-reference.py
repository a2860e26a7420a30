#!/usr/bin/env python3
"""Computes the tables that the statistics tests compare with, by SciPy and statsmodels.

Usage: python3 benchmarks/statistics-reference.py > Tests/StatisticsTests/reference.json
Where neither library has a method, it is computed here by another way than the Swift code's:
Tango's interval by maximising the likelihood numerically, power by enumerating every table,
confidence sequences by walking a fine grid of means.
"""
import itertools
import json
import math

import numpy as np
from scipy import optimize, special, stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

tables = {}


def table(name):
    """Registers a function that yields the rows of a table."""

    def register(rows):
        tables[name] = list(rows())
        return rows

    return register


@table("logGamma")
def _():
    for x in [1e-5, 0.1, 0.5, 1.5, 2.5, 3, 7.25, 10, 14.9, 15, 33.3, 100, 1e3, 1e6]:
        yield {"x": x, "value": float(special.gammaln(x))}


@table("beta")
def _():
    shapes = [(0.5, 0.5), (1, 1), (1, 20), (3, 2), (20, 1), (7.5, 40), (60, 41), (500, 700)]
    for (a, b), x in itertools.product(shapes, [0.001, 0.05, 0.3, 0.5, 0.71, 0.95, 0.999]):
        yield {"a": a, "b": b, "x": x, "cumulative": float(stats.beta.cdf(x, a, b)),
               "upperTail": float(stats.beta.sf(x, a, b))}


@table("betaQuantile")
def _():
    shapes = [(0.5, 0.5), (1, 1), (1, 20), (3, 2), (20, 1), (7.5, 40), (60, 41), (500, 700)]
    for (a, b), p in itertools.product(shapes, [0.001, 0.025, 0.05, 0.5, 0.9, 0.975]):
        yield {"a": a, "b": b, "p": p, "x": float(stats.beta.ppf(p, a, b))}


@table("normal")
def _():
    for z in [-37, -12, -6, -2.5, -1.96, -1, -0.1, 0, 0.3, 1, 1.6448536, 3, 8]:
        yield {"z": z, "cumulative": float(stats.norm.cdf(z)), "upperTail": float(stats.norm.sf(z))}


@table("normalQuantile")
def _():
    for p in [1e-300, 1e-20, 1e-6, 0.001, 0.025, 0.05, 0.3, 0.5, 0.8, 0.95, 0.975, 0.9999]:
        yield {"p": p, "z": float(stats.norm.ppf(p))}


@table("binomial")
def _():
    for n, p in itertools.product([1, 7, 20, 100, 1000], [0.01, 0.3, 0.5, 0.9]):
        for k in sorted({0, 1, n // 10, n // 2, n - 1, n}):
            yield {"n": n, "p": p, "k": k, "mass": float(stats.binom.pmf(k, n, p)),
                   "atMost": float(stats.binom.cdf(k, n, p)),
                   "atLeast": float(stats.binom.sf(k - 1, n, p))}


PAIRS = [(10, 0, 0, 5), (40, 6, 1, 53), (20, 15, 5, 60), (0, 30, 0, 0), (12, 3, 3, 2),
         (1, 0, 1, 0), (50, 12, 9, 29), (200, 60, 35, 205), (5, 1, 0, 14), (0, 2, 7, 1),
         (86, 0, 14, 0), (30, 25, 25, 20), (7, 0, 0, 0), (0, 0, 0, 9), (0, 5, 5, 0)]


@table("mcnemar")
def _():
    for a, b, c, d in PAIRS:
        n, low = b + c, min(b, c)
        two = float(mcnemar([[a, b], [c, d]], exact=True).pvalue) if n else 1.0
        yield {"counts": [a, b, c, d], "exact": min(1.0, two),
               "exactGreater": float(stats.binomtest(b, n, 0.5, "greater").pvalue) if n else 1.0,
               "exactLess": float(stats.binomtest(b, n, 0.5, "less").pvalue) if n else 1.0,
               "midP": min(1.0, 2 * stats.binom.cdf(low, n, 0.5) - stats.binom.pmf(low, n, 0.5)),
               "midPGreater": float(stats.binom.sf(b, n, 0.5) + 0.5 * stats.binom.pmf(b, n, 0.5))}


@table("proportion")
def _():
    for n, level in itertools.product([1, 5, 20, 137, 1000], [0.9, 0.95, 0.99]):
        for k in sorted({0, 1, n // 3, n // 2, n - 1, n}):
            exact = proportion_confint(k, n, 1 - level, "beta")
            wilson = proportion_confint(k, n, 1 - level, "wilson")
            yield {"k": k, "n": n, "level": level, "clopperPearson": [float(x) for x in exact],
                   "wilson": [float(x) for x in wilson]}


@table("newcombeIndependent")
def _():
    for (k1, n1), (k2, n2) in [((56, 70), (48, 80)), ((9, 10), (3, 10)), ((5, 56), (0, 29)),
                               ((0, 10), (0, 20)), ((10, 10), (0, 20))]:
        low, high = confint_proportions_2indep(k1, n1, k2, n2, method="newcomb", compare="diff")
        yield {"first": [k1, n1], "second": [k2, n2], "interval": [float(low), float(high)]}


def wilson(k, n, z):
    low, high = proportion_confint(k, n, 2 * stats.norm.sf(z), "wilson")
    return float(low), float(high)


@table("newcombePaired")
def _():
    z = stats.norm.ppf(0.975)
    for a, b, c, d in PAIRS:
        n = a + b + c + d
        p1, p2 = (a + b) / n, (a + c) / n
        (l1, u1), (l2, u2) = wilson(a + b, n, z), wilson(a + c, n, z)
        margins = (a + b) * (c + d) * (a + c) * (b + d)
        cross = a * d - b * c
        phi = 0 if margins == 0 else (max(0, cross - n / 2) if cross > 0 else cross) / margins**0.5
        low = p1 - p2 - math.sqrt((p1 - l1)**2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2)**2)
        high = p1 - p2 + math.sqrt((u1 - p1)**2 - 2 * phi * (u1 - p1) * (p2 - l2) + (p2 - l2)**2)
        yield {"counts": [a, b, c, d], "interval": [max(-1, low), min(1, high)]}


def tango_score(b, c, n, delta):
    """The score statistic with the loss probability found by a numerical maximum likelihood."""
    def negative(q):
        terms = [(b, q + delta), (c, q), (n - b - c, 1 - 2 * q - delta)]
        return -sum(k * math.log(max(p, 1e-300)) for k, p in terms if k)
    low, high = max(0.0, -delta), (1 - delta) / 2
    found = optimize.minimize_scalar(negative, bounds=(low, high), method="bounded",
                                     options={"xatol": 1e-13, "maxiter": 2000})
    q = min([low, high, found.x], key=negative)
    if low < q < high:  # polish with the derivative, which a minimum alone cannot resolve
        def slope(x):
            return b / (x + delta) + c / x - 2 * (n - b - c) / (1 - 2 * x - delta)
        edges = max(low + 1e-15, q - 1e-5), min(high - 1e-15, q + 1e-5)
        if slope(edges[0]) > 0 > slope(edges[1]):
            q = optimize.brentq(slope, *edges, xtol=1e-16)
    distance, variance = b - c - n * delta, n * (2 * q + delta - delta**2)
    if abs(distance) < 1e-12:
        return 0.0
    return distance / math.sqrt(variance) if variance > 0 else math.copysign(1e9, distance)


@table("tango")
def _():
    for (a, b, c, d), level in itertools.product(PAIRS, [0.9, 0.95]):
        n, z = a + b + c + d, stats.norm.ppf((1 + level) / 2)
        estimate, edge = (b - c) / n, 1 - 1e-12
        low = -1.0 if estimate == -1 else optimize.brentq(
            lambda x: tango_score(b, c, n, x) - z, -edge, estimate, xtol=1e-13)
        high = 1.0 if estimate == 1 else optimize.brentq(
            lambda x: tango_score(b, c, n, x) + z, estimate, edge, xtol=1e-13)
        yield {"counts": [a, b, c, d], "level": level, "interval": [low, high]}


@table("studentT")
def _():
    for degrees, p in itertools.product([1, 2, 5, 29, 49, 1000], [0.001, 0.025, 0.2, 0.9, 0.975]):
        yield {"degrees": degrees, "p": p, "t": float(stats.t.ppf(p, degrees))}
    for degrees, t in itertools.product([1, 5, 49], [-3, -0.5, 0, 1, 2.5, 10]):
        yield {"degrees": degrees, "t": t, "upperTail": float(stats.t.sf(t, degrees))}


rng = np.random.default_rng(20240501)


@table("meanInterval")
def _():
    for n in [2, 10, 50]:
        values = rng.normal(0.1, 0.5, n).round(6)
        low, high = stats.t.interval(0.95, n - 1, values.mean(), stats.sem(values))
        yield {"values": values.tolist(), "interval": [float(low), float(high)]}


@table("signFlip")
def _():
    samples = [[0.25, 0.5, -0.25, 0, 0.75, 0.25, -0.5, 1], [1, 1, 1, 1, 1], [-0.5, 0.5],
               rng.choice([-1, -0.5, 0, 0.5, 1], 12, p=[.1, .1, .4, .2, .2]).tolist(),
               rng.normal(0.2, 1, 14).round(6).tolist()]
    for sample in samples:
        row = {"differences": [float(x) for x in sample]}
        for name in ["two-sided", "greater", "less"]:
            # Zeros double every count, so SciPy's answer without them is the same.
            values = np.array([x for x in sample if x != 0])
            found = stats.permutation_test((values,), np.mean, permutation_type="samples",
                                           n_resamples=np.inf, alternative=name)
            row[name] = float(found.pvalue)
        yield row


@table("multiplicity")
def _():
    for values in [[0.01, 0.02, 0.03, 0.04, 0.05], [0.5], [0.001, 0.9, 0.04, 0.04, 0.2, 0.011],
                   [1, 1, 0.0], rng.uniform(0, 1, 25).round(5).tolist(),
                   (rng.uniform(0, 1, 12)**3).round(6).tolist()]:
        yield {"p": [float(x) for x in values],
               "holm": multipletests(values, method="holm")[1].tolist(),
               "benjaminiHochberg": multipletests(values, method="fdr_bh")[1].tolist()}


@table("randomEffects")
def _():
    drawn = rng.normal(0.1, 0.2, 18).round(6), rng.uniform(0.001, 0.02, 18).round(6)
    cases = [([0.1, 0.3, -0.05, 0.2], [0.01, 0.02, 0.005, 0.04]),
             ([0.1, 0.1, 0.1], [0.1, 0.2, 0.3]), ([0.5, -0.5], [0.01, 0.01]),
             tuple(values.tolist() for values in drawn)]
    for effects, variances in cases:
        found = combine_effects(np.array(effects), np.array(variances), method_re="dl")
        # statsmodels leaves a negative variance as it is; DerSimonian and Laird set it to zero,
        # which makes the fixed-effect figures the answer.
        fixed = found.tau2 < 0
        low, high = found.conf_int(use_t=False)[0 if fixed else 1]
        yield {"effects": effects, "variances": variances,
               "betweenVariance": max(0.0, float(found.tau2)),
               "estimate": float(found.mean_effect_fe if fixed else found.mean_effect_re),
               "interval": [float(low), float(high)],
               "heterogeneity": float(found.q)}


@table("pairedPower")
def _():
    for n, win, loss in [(10, 0.4, 0.1), (30, 0.25, 0.1), (50, 0.175, 0.075), (60, 0.1, 0.1),
                         (100, 0.2, 0.05)]:
        for alternative in ["greater", "two-sided"]:
            power = 0.0
            for b, c in itertools.product(range(n + 1), repeat=2):
                if b + c == 0 or b + c > n:
                    continue
                point = stats.binom.pmf(b, b + c, 0.5)
                tail = stats.binom.sf(b - 1, b + c, 0.5) if alternative == "greater" else \
                    min(1, 2 * stats.binom.cdf(min(b, c), b + c, 0.5))
                p = tail - (point / 2 if alternative == "greater" else point)
                if p <= 0.05:
                    chances = [win, loss, 1 - win - loss]
                    power += stats.multinomial.pmf([b, c, n - b - c], n, chances)
            yield {"tasks": n, "win": win, "loss": loss, "alternative": alternative,
                   "power": float(power)}


@table("passRates")
def _():
    for trials, k in [(4, 1), (4, 2), (4, 3), (4, 4), (10, 3), (200, 100)]:
        for successes in sorted({0, 1, trials // 2, trials - 1, trials}):
            whole = math.comb(trials, k)
            yield {"successes": successes, "trials": trials, "k": k,
                   "allOf": math.comb(successes, k) / whole,
                   "anyOf": 1 - math.comb(trials - successes, k) / whole}


STAKES = [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9]


def capitals(values, null):
    """The capital after each value, as plain products."""
    bets = np.array([[1 + s * (v - null) / (1 + null) for v in values] for s in STAKES])
    return np.cumprod(bets, axis=1).mean(axis=0)


@table("betting")
def _():
    for n, shift in [(1, 0.0), (20, 0.3), (100, 0.1), (100, -0.1)]:
        values = rng.choice([-1, 0, 1], n, p=[0.15 - shift / 2, 0.7, 0.15 + shift / 2]).tolist()
        row = {"values": [float(v) for v in values]}
        for name, null in [("superiority", 0.0), ("nonInferiority", -0.1)]:
            row[name] = float(capitals(values, null)[-1])
            row[name + "Largest"] = float(max(1, capitals(values, null).max()))
        kept = [m for m in np.linspace(-0.9995, 0.9995, 4001)
                if capitals(values, m).max() < 40 and capitals([-v for v in values], -m).max() < 40]
        row["sequence"] = [float(kept[0]), float(kept[-1])]
        yield row


print(json.dumps(tables, indent=1))
