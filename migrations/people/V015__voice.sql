-- Suggestions (docs/method/voice.md). Words without a name have no author here, and backing has no row at all.

CREATE TABLE suggestion (
    id          TEXT NOT NULL PRIMARY KEY,
    title       TEXT NOT NULL,
    text        TEXT NOT NULL,
    how         TEXT NOT NULL CHECK (how IN ('named', 'made_up', 'unnamed', 'paper')),
    author      TEXT REFERENCES person (id),   -- only of those who gave their name
    thread      TEXT UNIQUE,                   -- the name of the thread, of those who asked for a made-up one
    site        TEXT REFERENCES site (id),     -- a site of the band that it is for; none for the whole organisation
    band        TEXT NOT NULL DEFAULT '',      -- the name of that band
    finding     TEXT REFERENCES finding (id),  -- the number that it was raised by
    put_on      TEXT,                          -- of those who gave their name, and of paper
    appears_on  TEXT,
    on_next     INTEGER NOT NULL DEFAULT 1,    -- 1 when it is to stand on the next sheet
    state       TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'open', 'merged', 'hidden')),
    merged_into TEXT REFERENCES suggestion (id),
    hidden_why  TEXT NOT NULL DEFAULT '',
    sponsor     TEXT REFERENCES person (id),   -- who owes the answer
    owed_on     TEXT,                          -- since when an answer is owed
    answered_on TEXT
) STRICT;
CREATE INDEX suggestion_by_state ON suggestion (state, appears_on);
CREATE INDEX suggestion_by_author ON suggestion (author);

-- What people say below a suggestion: with their name, or its writer under the made-up one.
CREATE TABLE suggestion_reply (
    id         TEXT NOT NULL PRIMARY KEY,
    suggestion TEXT NOT NULL REFERENCES suggestion (id),
    author     TEXT REFERENCES person (id),
    by_writer  INTEGER NOT NULL DEFAULT 0,
    text       TEXT NOT NULL,
    on_day     TEXT NOT NULL,
    hidden     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX suggestion_reply_by_suggestion ON suggestion_reply (suggestion, on_day);

-- Named acts beside backing.
CREATE TABLE following (
    suggestion TEXT NOT NULL REFERENCES suggestion (id),
    person     TEXT NOT NULL REFERENCES person (id),
    act        TEXT NOT NULL CHECK (act IN ('follow', 'join', 'help')),
    since_on   TEXT NOT NULL,
    PRIMARY KEY (suggestion, person, act)
) STRICT, WITHOUT ROWID;
CREATE INDEX following_by_person ON following (person);

-- Sheets, with their exact bytes, before and after the box has them.
CREATE TABLE voice_sheet (
    id         TEXT NOT NULL PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('backing', 'words')),
    hash       TEXT NOT NULL,
    bytes      BLOB NOT NULL,
    appears_on TEXT NOT NULL,
    ends_on    TEXT NOT NULL,
    state      TEXT NOT NULL DEFAULT 'made' CHECK (state IN ('made', 'open', 'ended'))
) STRICT;

CREATE TABLE voice_part (
    sheet TEXT NOT NULL REFERENCES voice_sheet (id),
    place INTEGER NOT NULL,
    code  TEXT NOT NULL,
    name  TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (sheet, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE voice_site (
    sheet TEXT NOT NULL REFERENCES voice_sheet (id),
    site  TEXT NOT NULL REFERENCES site (id),
    code  TEXT NOT NULL,
    PRIMARY KEY (sheet, site)
) STRICT, WITHOUT ROWID;

-- What stands on a sheet, and the steps that are shown of it.
CREATE TABLE voice_matter (
    sheet      TEXT NOT NULL REFERENCES voice_sheet (id),
    suggestion TEXT NOT NULL REFERENCES suggestion (id),
    owed_at    INTEGER NOT NULL,
    people     INTEGER NOT NULL DEFAULT 0,
    bands      INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (sheet, suggestion)
) STRICT, WITHOUT ROWID;
CREATE INDEX voice_matter_by_suggestion ON voice_matter (suggestion);

-- That the device of a person took a sheet: all of it, whatever is on it.
CREATE TABLE voice_taken (
    person  TEXT NOT NULL REFERENCES person (id),
    sheet   TEXT NOT NULL REFERENCES voice_sheet (id),
    code    TEXT NOT NULL,
    blinded BLOB NOT NULL,                     -- SHA-256 of all blinded numbers
    on_day  TEXT NOT NULL,
    PRIMARY KEY (person, sheet)
) STRICT, WITHOUT ROWID;
CREATE INDEX voice_taken_by_sheet ON voice_taken (sheet, code);
