"""The same tables as examples/tables_bench.rs, by NumPy, Polars and DuckDB from PyPI.

python3 benches/tables.py FILE SIZES SITES ITEMS PEOPLE [ITEMS_COUNTED]

FILE holds the raw columns that tables_bench wrote. The others are slow, so they may count the first ITEMS_COUNTED items only; the
time is given for one item too. A library that is not installed is skipped, and said so.
"""
import sys
import time


def main():
    try:
        import numpy as np
    except ImportError:
        print("skipped: NumPy is not installed")
        return
    name, sizes, sites, items, people = sys.argv[1], [int(s) for s in sys.argv[2].split(",")], *map(int, sys.argv[3:6])
    counted = min(int(sys.argv[6]) if len(sys.argv) > 6 else items, items)
    raw = np.fromfile(name, dtype=np.uint8)
    site = raw[: 2 * people].view(np.uint16)
    column = lambda i: raw[(2 + i) * people : (3 + i) * people]
    facts, answers = [column(i) for i in range(len(sizes))], [column(len(sizes) + i) for i in range(counted)]

    def said(who, start, total):
        took = time.perf_counter() - start
        print(f"{who}: {took:.2f} s for {counted} items, {took / counted:.3f} s an item; {took / counted * items:.1f} s for {items}; sum {total}")

    start = time.perf_counter()
    total = 0
    for answer in answers:
        at = 0
        for fact, size in zip(facts, sizes):
            key = (site.astype(np.int32) * size + fact) * 6 + answer
            table = np.bincount(key, minlength=sites * size * 6).reshape(-1, 6)[:, 1:].ravel()
            total += int((table * ((np.arange(at, at + table.size) % 8191) + 1)).sum())
            at += table.size
    said("NumPy", start, total)

    try:
        import polars as pl

        frame = pl.DataFrame({"site": site} | {f"f{i}": f for i, f in enumerate(facts)} | {f"i{i}": a for i, a in enumerate(answers)})
        start = time.perf_counter()
        total = 0
        for i in range(counted):
            for f in range(len(sizes)):
                total += frame.group_by(["site", f"f{f}", f"i{i}"]).len().height
        said("Polars", start, f"{total} rows")
    except ImportError:
        print("skipped: Polars is not installed")

    try:
        import duckdb
        import pandas  # noqa: F401  DuckDB reads NumPy columns through a frame.

        frame = pandas.DataFrame({"site": site} | {f"f{i}": f for i, f in enumerate(facts)} | {f"i{i}": a for i, a in enumerate(answers)})
        db = duckdb.connect()
        db.execute("create table t as select * from frame")
        start = time.perf_counter()
        total = 0
        for i in range(counted):
            for f in range(len(sizes)):
                total += len(db.execute(f"select site, f{f}, i{i}, count(*) from t group by all").fetchnumpy()["site"])
        said("DuckDB", start, f"{total} rows")
    except ImportError:
        print("skipped: DuckDB is not installed")


main()
