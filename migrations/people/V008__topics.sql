-- What people wrote about: groups of comments, found by the program, named and kept by people. `remark` is the random id of a
-- comment in the box; nothing here says who wrote it.

CREATE TABLE topic (
    id    TEXT NOT NULL PRIMARY KEY,
    wave  TEXT NOT NULL,                 -- of this house, or brought in
    name  TEXT NOT NULL,                 -- empty until somebody names it
    words TEXT NOT NULL,                 -- what sets it apart, with blanks between
    kept  INTEGER NOT NULL DEFAULT 0     -- 1: named by somebody, and shown on the results
) STRICT;
CREATE INDEX topic_by_wave ON topic (wave);

CREATE TABLE topic_remark (
    topic  TEXT NOT NULL REFERENCES topic (id),
    place  INTEGER NOT NULL,             -- the most typical first
    remark TEXT NOT NULL,
    PRIMARY KEY (topic, place)
) STRICT, WITHOUT ROWID;
