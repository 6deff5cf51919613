"""The smaller job in polars: read, score, join by id; n, means, SDs, t, d_z, improved, reliable change.

Usage: with_polars.py BEFORE.csv AFTER.csv. No Wilcoxon, no bootstrap, no categories, no chance level, no report. pip install polars.
"""
import json
import math
import sys

import polars as pl

from sdq import REVERSED, SCALES, SDQ, Z


def scored(path):
    names = [f"{name}{i}" for name, items in (("sdq", 25), ("imp", 5), ("who", 5)) for i in range(1, items + 1)]
    table = pl.scan_csv(path, schema={"id": pl.String} | {name: pl.Int8 for name in names})
    item = lambda i: 2 - pl.col(f"sdq{i}") if i in REVERSED else pl.col(f"sdq{i}")
    columns = []
    for scale, items in SDQ.items():
        answered = pl.sum_horizontal([pl.col(f"sdq{i}").is_not_null().cast(pl.Int8) for i in items])
        total = pl.sum_horizontal([item(i).fill_null(0) for i in items])
        columns.append(pl.when(answered >= 3).then((0.5 + 5.0 * total / answered).floor()).alias(scale))
    columns.append(sum((pl.col(f"imp{i}") - 1).clip(0, None) for i in range(1, 6)).cast(pl.Float64).alias("impact"))
    columns.append((4 * sum(pl.col(f"who{i}") for i in range(1, 6)).cast(pl.Int16)).cast(pl.Float64).alias("who5"))
    total = pl.col("emotional") + pl.col("conduct") + pl.col("hyperactivity") + pl.col("peer")
    return table.select("id", *columns).with_columns(total.alias("total"))


pairs = scored(sys.argv[1]).join(scored(sys.argv[2]), on="id", suffix="_1").collect()
results = {}
for scale, (reliability, higher) in SCALES.items():
    both = pairs.select(pl.col(scale).alias("x"), pl.col(f"{scale}_1").alias("y")).drop_nulls()
    change = both["y"] - both["x"]
    better = change if higher else -change
    n, mean, sd = len(both), change.mean(), change.std()
    threshold = Z * both["x"].std() * math.sqrt(2 * (1 - reliability))
    results[scale] = {
        "n": n, "mean": [both["x"].mean(), both["y"].mean()], "sd": [both["x"].std(), both["y"].std()], "change": mean,
        "t": mean / sd * math.sqrt(n), "d_z": mean / sd, "improved": (better > 0).sum() / n,
        "reliably_better": (better > threshold).sum(), "reliably_worse": (better < -threshold).sum(),
    }
print(json.dumps(results))
