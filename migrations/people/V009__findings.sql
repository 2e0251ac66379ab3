-- Findings: a number of a release that somebody pinned. It never changes; the release that it is of is kept as long.

CREATE TABLE finding (
    id        TEXT NOT NULL PRIMARY KEY,
    wave      TEXT NOT NULL,             -- of this house, or brought in
    level     TEXT NOT NULL,             -- whole, region, group
    node      TEXT NOT NULL,             -- code of the region or group; empty for the whole
    fact      TEXT NOT NULL,             -- code of a fact; empty for everybody there
    category  INTEGER NOT NULL,          -- from 1; 0 without a fact
    what      TEXT NOT NULL,             -- theme:CODE or item:CODE
    sentence  TEXT NOT NULL,             -- what stood on the page, for ever
    why       TEXT NOT NULL,             -- why it was pinned; may be empty
    pinned_on TEXT NOT NULL,
    person    TEXT REFERENCES person (id)
) STRICT;
CREATE INDEX finding_by_wave ON finding (wave);
