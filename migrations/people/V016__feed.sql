-- The address of a feed that somebody made for a feed reader. Only its hash is kept; making another one ends it.

CREATE TABLE feed (
    person     TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
    token_hash BLOB NOT NULL UNIQUE,
    made_on    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
