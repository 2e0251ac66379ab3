-- Benchmarks: published scores of other organisations, of which only the middle and the quarters are kept.

CREATE TABLE benchmark (
    id           TEXT NOT NULL PRIMARY KEY,
    name         TEXT NOT NULL,
    source       TEXT NOT NULL,            -- where it can be looked up
    licence      TEXT NOT NULL,            -- under which it may be shown
    published_on TEXT NOT NULL,
    unit         TEXT NOT NULL CHECK (unit IN ('favourable', 'mean')),
    added_on     TEXT NOT NULL
) STRICT;

CREATE TABLE benchmark_measure (
    benchmark     TEXT NOT NULL REFERENCES benchmark (id),
    place         INTEGER NOT NULL,        -- as in the file
    measure       TEXT NOT NULL,
    organisations INTEGER NOT NULL,
    low           INTEGER NOT NULL,        -- tenths: a quarter of the organisations lies below
    middle        INTEGER NOT NULL,
    high          INTEGER NOT NULL,
    theme         TEXT NOT NULL DEFAULT '', -- code of the theme that it is set beside; empty for none
    PRIMARY KEY (benchmark, place)
) STRICT, WITHOUT ROWID;

-- Those who have not left, to be counted without going through everybody.
CREATE INDEX person_here ON person (id) WHERE left_on IS NULL;
