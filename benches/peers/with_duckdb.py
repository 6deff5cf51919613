"""The smaller job in DuckDB SQL: read, score, join by id; n, means, SDs, t, d_z, improved with Wilson's interval, reliable change.

Usage: with_duckdb.py BEFORE.csv AFTER.csv. No Wilcoxon, no bootstrap, no categories, no chance level, no report. pip install duckdb.
"""
import json
import math
import sys

import duckdb

from sdq import REVERSED, SCALES, SDQ, Z


def scored(path):
    columns = {"id": "VARCHAR"}
    columns |= {f"sdq{i}": "TINYINT" for i in range(1, 26)}
    columns |= {f"{name}{i}": "TINYINT" for name in ("imp", "who") for i in range(1, 6)}
    item = lambda i: f"(2 - sdq{i})" if i in REVERSED else f"sdq{i}"
    parts = []
    for scale, items in SDQ.items():
        answered = " + ".join(f"(sdq{i} IS NOT NULL)::INT" for i in items)
        total = " + ".join(f"coalesce({item(i)}, 0)" for i in items)
        parts.append(f"CASE WHEN {answered} >= 3 THEN floor(0.5 + 5.0 * ({total}) / ({answered})) END AS {scale}")
    parts.append(" + ".join(f"greatest(imp{i} - 1, 0)" for i in range(1, 6)) + " AS impact")
    parts.append("4 * (" + " + ".join(f"who{i}" for i in range(1, 6)) + ") AS who5")
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    return f"SELECT id, {', '.join(parts)} FROM read_csv('{path}', header = true, columns = {{{types}}})"


database = duckdb.connect()
for name, path in zip(("before", "after"), sys.argv[1:3]):
    database.execute(f"CREATE TEMP TABLE {name} AS SELECT *, emotional + conduct + hyperactivity + peer AS total FROM ({scored(path)})")
pairs = ", ".join(f"before.{scale} AS {scale}_0, after.{scale} AS {scale}_1" for scale in SCALES)
database.execute(f"CREATE TEMP TABLE pairs AS SELECT {pairs} FROM before JOIN after USING (id)")
results = {}
for scale, (reliability, higher) in SCALES.items():
    x, y = f"{scale}_0", f"{scale}_1"
    better = f"({y} - {x})" if higher else f"({x} - {y})"
    n, mean_0, mean_1, sd_0, sd_1, mean, sd, improved = database.execute(
        f"""SELECT count(*), avg({x}), avg({y}), stddev_samp({x}), stddev_samp({y}), avg({y} - {x}), stddev_samp({y} - {x}),
        count(*) FILTER ({better} > 0) FROM pairs WHERE {x} IS NOT NULL AND {y} IS NOT NULL"""
    ).fetchone()
    threshold = Z * sd_0 * math.sqrt(2 * (1 - reliability))
    up, down = database.execute(
        f"SELECT count(*) FILTER ({better} > {threshold}), count(*) FILTER ({better} < -{threshold}) FROM pairs"
    ).fetchone()
    share, centre = improved / n, 1 + Z * Z / n
    half = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    results[scale] = {
        "n": n, "mean": [mean_0, mean_1], "sd": [sd_0, sd_1], "change": mean, "t": mean / sd * math.sqrt(n), "d_z": mean / sd,
        "improved": share, "wilson": [(share + Z * Z / (2 * n) - half) / centre, (share + Z * Z / (2 * n) + half) / centre],
        "reliably_better": up, "reliably_worse": down,
    }
print(json.dumps(results))
