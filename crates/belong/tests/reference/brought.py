"""What pandas and numpy find in the two files of docs/examples, for the test that compares it with a release.

Usage: brought.py FOLDER, with army-units/lq2002.csv and education-exit/dete_survey.csv in it. Writes JSON.
"""

import json
import sys

import numpy as np
import pandas as pd

folder = sys.argv[1]


def alpha(items):
    """Cronbach's alpha from pairwise covariances."""
    c = items.cov().values
    k = len(c)
    return k / (k - 1) * (1 - np.trace(c) / c.sum())


def told(items, groups):
    found = {}
    for column in items:
        scores = items[column].dropna()
        found[column] = {
            "n": int(len(scores)),
            "mean": float(scores.mean()),
            "favourable": float((scores > 50).mean() * 100),
            "unfavourable": float((scores < 50).mean() * 100),
            "groups": {
                str(name): {"n": int(of.notna().sum()), "mean": float(of.mean())}
                for name, of in items[column].groupby(groups)
            },
        }
    return found


army = pd.read_csv(f"{folder}/army-units/lq2002.csv")
scores = pd.DataFrame()
for column in army.columns[1:]:
    scores[column] = 100 - army[column] * 25 if column.startswith("HOSTIL") else (army[column] - 1) * 25
themes = {"Leadership": "LEAD", "Task significance": "TSIG", "Little hostility": "HOSTIL"}
out = {
    "army": {
        "items": told(scores, army["unit"].map(lambda unit: f"Unit {unit}")),
        "alpha": {name: alpha(scores[[c for c in scores if c.startswith(start)]]) for name, start in themes.items()},
    }
}

leavers = pd.read_csv(f"{folder}/education-exit/dete_survey.csv", keep_default_na=False)
points = {"SD": 0, "D": 25, "N": 50, "A": 75, "SA": 100}
scores = leavers[leavers.columns[28:49]].apply(lambda column: column.map(points))
growing = [
    "Professional Development",
    "Opportunities for promotion",
    "Initiative",
    "Skills",
    "Coach",
    "Career Aspirations",
    "Feedback",
    "Further PD",
]
regions = leavers["Region"].replace("Not Stated", "Region not stated")
out["leavers"] = {
    "items": told(scores, regions),
    "alpha": {"Growing": alpha(scores[growing])},
    "reasons": {
        column: float((leavers[column].astype(str).str.upper() == "TRUE").mean() * 100)
        for column in leavers.columns[10:28]
    },
}
json.dump(out, sys.stdout)
