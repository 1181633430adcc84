"""The fitted numbers: how features become a ranking, and a ranking a probability. They are data."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import msgspec

from corpus.languages.spoken import per_language, spoken
from retrieval.answering.settings import SURENESS


class LinearModel(msgspec.Struct, frozen=True):
    """A weighted sum of features.

    Attributes:
        bias: what is added.
        weights: by the name of the feature; a feature that has none counts nothing.
    """

    bias: float
    weights: dict[str, float]

    def value(self, features: Mapping[str, float]) -> float:
        """Return the sum."""
        total, value_of = 0.0, features.get
        for name, weight in self.weights.items():
            value = value_of(name)
            if value:
                total += weight * value
        return self.bias + total

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the logistic function of the sum."""
        return logistic(self.value(features))

    def towards(self, other: LinearModel, share: float) -> LinearModel:
        """Return what lies between two models: 0 is this one, 1 the other."""
        names = {**self.weights, **other.weights}
        weights = {n: _between(self.weights.get(n, 0.0), other.weights.get(n, 0.0), share) for n in names}
        return LinearModel(_between(self.bias, other.bias, share), weights)

    def besides(self, more: Mapping[str, float]) -> LinearModel:
        """Return the model in which features count so much more."""
        own = self.weights
        return LinearModel(self.bias, own | {n: own.get(n, 0.0) + weight for n, weight in more.items()})


class Part(msgspec.Struct, frozen=True):
    """The numbers for guides of one sort.

    Attributes:
        ranking: orders the spans of one question.
        confidence: the probability that the first of them is right, in a library of that document alone.
        crowded: the same in a library of `CROWD` documents and more; None where that makes no difference.
        threshold: an answer needs at least this probability.
    """

    ranking: LinearModel
    confidence: LinearModel
    threshold: float
    crowded: LinearModel | None = None

    def probability(self, features: Mapping[str, float], n_documents: int) -> float:
        """Return the probability that the first span is right.

        Args:
            features: by name.
            n_documents: of the library; between one and a crowd both numbers count.
        """
        alone = self.confidence.probability(features)
        if self.crowded is None or n_documents < 2:
            return alone
        crowd = min(math.log(n_documents) / math.log(SURENESS.crowd), 1.0)
        return (1 - crowd) * alone + crowd * self.crowded.probability(features)

    def doubted(self, doubt: float) -> Part:
        """Return the same with less confidence.

        Args:
            doubt: what is taken off, as log-odds.
        """
        less = [one and LinearModel(one.bias - doubt, one.weights) for one in (self.confidence, self.crowded)]
        return Part(self.ranking, less[0] or self.confidence, self.threshold, less[1])

    def towards(self, other: Part, share: float) -> Part:
        """Return what lies between two parts: 0 is this one, 1 the other; an answer needs as much as by this.

        Thresholds between the two were tried: nothing was gained, and more was answered wrongly.
        """
        crowded = None
        if self.crowded or other.crowded:
            crowds = self.crowded or self.confidence, other.crowded or other.confidence
            crowded = crowds[0].towards(crowds[1], share)
        return Part(
            self.ranking.towards(other.ranking, share),
            self.confidence.towards(other.confidence, share),
            self.threshold,
            crowded,
        )

    def besides(self, told: Told) -> Part:
        """Return the numbers with which hints speak besides all else."""
        return Part(
            self.ranking.besides(told.ranking),
            self.confidence.besides(told.confidence),
            self.threshold,
            self.crowded.besides(told.confidence) if self.crowded else None,
        )


class Told(msgspec.Struct, frozen=True):
    """What the keeper's questions count besides all else, in a document that has some of them.

    They are fitted with the other numbers held fast, those between the ones for no hints and for many.
    With these alone three guides gained little by 300 hints, and half of what lies beside them was answered:
    they know how near a question of the keeper's is, and not what of the question it leaves open.

    Attributes:
        ranking: weights by the name of the feature.
        confidence: the same of the confidence.
    """

    ranking: dict[str, float]
    confidence: dict[str, float]


class Model(msgspec.Struct, frozen=True):
    """The numbers for guides with and without the keeper's hints.

    Attributes:
        rankers: names of the rankers that they were fitted with; the features of others count nothing.
        hinted: for documents with many hints.
        plain: for those without any; for those with some what lies between, and `Told` besides.
    """

    rankers: tuple[str, ...]
    hinted: Part
    plain: Part

    def between(self, shares: Iterable[float], told: Told) -> dict[float, Part]:
        """Return the numbers by how far hints are what counts: 0, 1 and the shares that are given.

        Args:
            shares: 0 to 1.
            told: what hints count besides where the share is neither 0 nor 1.
        """
        between = {share: self.plain.towards(self.hinted, share).besides(told) for share in shares}
        return between | {0.0: self.plain, 1.0: self.hinted}


class Own(msgspec.Struct, frozen=True):
    """What a language has of its own where the rest of its numbers are those of English.

    Attributes:
        doubt: what is taken off the confidence, as log-odds, in guides without hints: there the numbers of
            English are surer of near misses than they may be.
    """

    doubt: float = 0.0


@per_language
def load_model(*rankers: str) -> Model:
    """Return the numbers that were fitted with some rankers; those of the others count nothing.

    Args:
        rankers: names of those that are asked.
    """
    # A file of its own: what few have installed costs the others nothing.
    if "semantic" in rankers:
        return msgspec.json.decode(spoken().fitted("answers/model.semantic.json").read_bytes(), type=Model)
    model = msgspec.json.decode(spoken().fitted("answers/model.json").read_bytes(), type=Model)
    own = spoken().path("answers/model.own.json")
    doubt = msgspec.json.decode(own.read_bytes(), type=Own).doubt if own else 0.0
    return msgspec.structs.replace(model, plain=model.plain.doubted(doubt)) if doubt else model


def _between(one: float, other: float, share: float) -> float:
    return (1 - share) * one + share * other


@per_language
def load_told() -> Told:
    """Return what some hints of the keeper's count."""
    return msgspec.json.decode(spoken().fitted("answers/model.hints.json").read_bytes(), type=Told)


def logistic(value: float) -> float:
    """Return 1 / (1 + e^-value), for any value."""
    return 1 / (1 + math.exp(-value)) if value > -700 else 0.0
