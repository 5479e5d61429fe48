"""How surprising a figure is: tail probabilities for counts, shares and means, in plain Python.

The audit asks of every deviation both whether it is large enough to matter (the contract's ratio) and whether chance
alone would show it (a tail probability): small batches vary much without anything being wrong.
"""

from math import erfc, exp, factorial, lgamma, log, prod, sqrt


def normal_tail(z: float) -> float:
    """P(Z >= z) for a standard normal Z."""
    return erfc(z / sqrt(2)) / 2


def binomial_at_most(successes: int, trials: int, probability: float) -> float:
    """P(X <= successes) for a binomial X."""
    if probability <= 0 or successes >= trials:
        return 1.0
    if probability >= 1:
        return 0.0
    return min(1.0, sum(_binomial(each, trials, probability) for each in range(successes + 1)))


def binomial_at_least(successes: int, trials: int, probability: float) -> float:
    """P(X >= successes) for a binomial X."""
    return binomial_at_most(trials - successes, trials, 1 - probability)


def predicted_at_most(successes: int, trials: int, before: int, of: int) -> float:
    """P(X <= successes) where `before` of `of` earlier trials succeeded and no more is known of the probability.

    The beta-binomial with Jeffreys' prior: after 200 successes of 200, two failures of two are one in 50,000.
    """
    if successes >= trials:
        return 1.0
    good, bad = before + 0.5, of - before + 0.5
    return min(1.0, sum(_beta_binomial(each, trials, good, bad) for each in range(successes + 1)))


def combined(*chances: float) -> float:
    """The chance of several independent deviations together (Fisher's method).

    The product of two chances q is not one itself: P = q (1 - ln q), and so on for more.
    """
    product = max(prod(chances), 1e-300)
    terms = [(-log(product)) ** each / factorial(each) for each in range(len(chances))]
    return min(1.0, product * sum(terms))


def count_at_most(count: int, mean: float, variance: float) -> float:
    """P(X <= count) for a count of given mean and variance.

    Negative binomial where the variance exceeds the mean, Poisson where they are about equal, and normal with a
    continuity correction where counts are steadier than chance.
    """
    if mean <= 0:
        return 1.0
    if variance < 0.8 * mean or mean > 2_000:
        return normal_tail((mean - count - 0.5) / sqrt(variance))
    if variance <= 1.05 * mean:
        return min(1.0, sum(exp(each * log(mean) - mean - lgamma(each + 1)) for each in range(count + 1)))
    size = mean * mean / (variance - mean)
    share = size / (size + mean)
    return min(1.0, sum(_negative_binomial(each, size, share) for each in range(count + 1)))


def count_at_least(count: int, mean: float, variance: float) -> float:
    """P(X >= count) for a count of given mean and variance."""
    return 1.0 if count <= 0 else max(0.0, 1 - count_at_most(count - 1, mean, variance))


def _binomial(successes: int, trials: int, probability: float) -> float:
    ways = lgamma(trials + 1) - lgamma(successes + 1) - lgamma(trials - successes + 1)
    return exp(ways + successes * log(probability) + (trials - successes) * log(1 - probability))


def _beta_binomial(successes: int, trials: int, good: float, bad: float) -> float:
    ways = lgamma(trials + 1) - lgamma(successes + 1) - lgamma(trials - successes + 1)
    return exp(ways + _log_beta(successes + good, trials - successes + bad) - _log_beta(good, bad))


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _negative_binomial(count: int, size: float, share: float) -> float:
    ways = lgamma(count + size) - lgamma(size) - lgamma(count + 1)
    return exp(ways + size * log(share) + count * log(1 - share))
