-- Findings: a number of a release that somebody pinned. It never changes; the release that it is of is kept as long.

CREATE TABLE finding (
    id        TEXT NOT NULL PRIMARY KEY,
    wave      TEXT NOT NULL,             -- of this house, or brought in
    whom      TEXT NOT NULL,             -- whole, region:CODE, group:CODE, fact:CODE:CATEGORY from 1
    what      TEXT NOT NULL,             -- theme:CODE or item:CODE
    sentence  TEXT NOT NULL,             -- what stood on the page, for ever
    why       TEXT NOT NULL,             -- why it was pinned; may be empty
    pinned_on TEXT NOT NULL,
    person    TEXT REFERENCES person (id)
) STRICT;
CREATE INDEX finding_by_wave ON finding (wave);
