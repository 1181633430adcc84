"""The ranker of meaning: what a sentence encoder holds to be near."""
