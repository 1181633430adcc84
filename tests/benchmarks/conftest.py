"""The benchmarks are programs; only their test is collected."""

collect_ignore_glob = ["[!t]*.py", "texts.py"]
