-- What somebody who reads the file could tell of times, and who is no longer kept.

-- The day on which name, email and number were taken out, at the person's wish or some time after they left.
ALTER TABLE person ADD COLUMN erased_on TEXT;

-- A plain table of SQLite lies in the order in which its rows came. These lie in the order of their keys instead, so that
-- the file does not tell who was here before whom.
CREATE TABLE session_new (
    hash       BLOB NOT NULL PRIMARY KEY,
    person     TEXT NOT NULL REFERENCES person (id),
    shared     INTEGER NOT NULL,
    opened_at  INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO session_new SELECT hash, person, shared, opened_at, ends_at FROM session;
DROP TABLE session;
ALTER TABLE session_new RENAME TO session;
CREATE INDEX session_by_person ON session (person);

-- Links of the old kind had codes that a reader of the database could try out; they lived for half an hour.
DROP TABLE signin_link;
CREATE TABLE signin_link (
    hash      BLOB NOT NULL PRIMARY KEY, -- of the link's token
    person    TEXT NOT NULL REFERENCES person (id),
    code_hash BLOB NOT NULL,             -- under a key outside the database, and of this link only
    tries     INTEGER NOT NULL,          -- wrong codes so far
    ends_at   INTEGER NOT NULL,
    spent     INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX signin_link_by_person ON signin_link (person);

CREATE TABLE issued_new (
    wave         TEXT NOT NULL,
    person       TEXT NOT NULL,
    purpose      INTEGER NOT NULL,       -- 1 answer, 2 comment
    slot         INTEGER NOT NULL,
    blinded_hash BLOB NOT NULL,
    taken_on     TEXT NOT NULL,
    PRIMARY KEY (wave, person, purpose, slot),
    FOREIGN KEY (wave, person) REFERENCES eligible (wave, person)
) WITHOUT ROWID;
INSERT INTO issued_new SELECT wave, person, purpose, slot, blinded_hash, taken_on FROM issued;
DROP TABLE issued;
ALTER TABLE issued_new RENAME TO issued;

CREATE TABLE event_new (
    id     TEXT NOT NULL PRIMARY KEY,    -- time-ordered; after a day only the day is left in it
    at     INTEGER NOT NULL,
    person TEXT,                         -- who did it; empty for the program itself
    kind   TEXT NOT NULL,
    about  TEXT NOT NULL,                -- id of the thing
    body   TEXT NOT NULL                 -- JSON
) WITHOUT ROWID;
INSERT INTO event_new SELECT id, at, person, kind, about, body FROM event;
DROP TABLE event;
ALTER TABLE event_new RENAME TO event;
CREATE INDEX event_by_about ON event (about, id);
CREATE INDEX event_by_person ON event (person);

-- Tries are counted under keyed hashes now; the old ones told whose they were to anybody with a list of addresses.
DELETE FROM attempt;

-- `eligible.way` is empty, `paper` for somebody who waits for a slip, or `slip` once one could be theirs. Before, everybody
-- of a key group with slips could have been meant.
UPDATE eligible SET way = 'slip' WHERE way = 'paper'
    AND EXISTS (SELECT 1 FROM slip s WHERE s.wave = eligible.wave AND s.key_group = eligible.key_group);
