"""The documents that stand beside the guides that are asked."""

from tests.questions.bystanders import bystanders


def test_bystanders_are_the_same_each_time_and_have_names_of_their_own() -> None:
    """What is measured in their company can be measured again."""
    first, second = list(bystanders(1_000)), list(bystanders(1_000))
    assert first == second
    assert len({name for name, _ in first}) == 1_000
    assert all(text.count("\n## ") >= 5 for _, text in first)
