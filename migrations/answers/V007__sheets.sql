-- Suggestions and backing without a name (docs/method/voice.md). No time, no serial number, no word for a person.

CREATE TABLE sheet (
    id         TEXT NOT NULL PRIMARY KEY,
    bytes      BLOB NOT NULL,             -- exact bytes
    hash       TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL CHECK (kind IN ('backing', 'words')),
    appears_on TEXT NOT NULL,
    ends_on    TEXT NOT NULL,
    counted_on TEXT,                      -- the day on which its steps were last read
    ended      INTEGER NOT NULL DEFAULT 0 -- 1 once its tokens and keys are gone
) STRICT;

CREATE TABLE sheet_part (
    sheet TEXT NOT NULL REFERENCES sheet (id),
    place INTEGER NOT NULL,               -- in the order of the sheet
    code  TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (sheet, place)
) STRICT;

-- A token that was used: HMAC of its hash, and what it said, encrypted under K, always of the same length.
CREATE TABLE spent (
    sheet  TEXT NOT NULL REFERENCES sheet (id),
    place  BLOB NOT NULL,
    cipher BLOB NOT NULL,
    PRIMARY KEY (sheet, place)
) STRICT, WITHOUT ROWID;

-- Words that wait for the next morning, encrypted under K, always of the same length. The id is random.
CREATE TABLE said (
    id     TEXT NOT NULL PRIMARY KEY,
    sheet  TEXT NOT NULL REFERENCES sheet (id),
    cipher BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What is shown of a matter: steps, never counts.
CREATE TABLE tally (
    matter TEXT NOT NULL,
    sheet  TEXT NOT NULL REFERENCES sheet (id),
    people INTEGER NOT NULL,
    bands  INTEGER NOT NULL,
    owed   INTEGER NOT NULL,
    PRIMARY KEY (matter, sheet)
) STRICT, WITHOUT ROWID;
