-- The sealed box. It has no word for a person, no time of an answer and no order in which answers came.

CREATE TABLE wave (
    id                TEXT NOT NULL PRIMARY KEY,
    manifest          BLOB NOT NULL,        -- exact bytes
    manifest_hash     TEXT NOT NULL UNIQUE,
    closed_on         TEXT,                 -- from then on nothing more is taken
    leaves            BLOB,                 -- the batch tree: leaf hashes in order, 32 bytes each
    root              TEXT,                 -- signed and logged before anything is opened; a wave has one
    checkpoint        BLOB,                 -- signed note over the root
    damaged           INTEGER NOT NULL DEFAULT 0,  -- rows that were not what the box had written
    release           BLOB,
    release_hash      TEXT,
    destroyed_on      TEXT
) STRICT;

-- A sealed answer: HMAC of its token hash, and the submission encrypted once more (protocol 9.1). Nothing else.
CREATE TABLE ballot (
    wave  TEXT NOT NULL REFERENCES wave (id),
    place BLOB NOT NULL,
    cipher BLOB NOT NULL,
    PRIMARY KEY (wave, place)
) STRICT, WITHOUT ROWID;

-- Comments, after closing. The id is random; `node` names the one node at which it may be shown: the lowest with enough
-- respondents and comments (whole, region:CODE or group:CODE).
CREATE TABLE remark (
    id      TEXT NOT NULL PRIMARY KEY,
    wave    TEXT NOT NULL REFERENCES wave (id),
    node    TEXT NOT NULL,
    item    TEXT NOT NULL,
    text    TEXT NOT NULL,
    mailbox TEXT,
    verdict TEXT NOT NULL DEFAULT 'waiting',  -- waiting, shown, masked, withheld, handed_over
    masked  TEXT                              -- what is shown instead, when masked
) STRICT, WITHOUT ROWID;
CREATE INDEX remark_by_wave ON remark (wave, node, item);

-- The organisation's append-only log of events (protocol 8.4).
CREATE TABLE log_name (
    one  INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    name TEXT NOT NULL
) STRICT;

CREATE TABLE log_entry (
    place INTEGER NOT NULL PRIMARY KEY,      -- from 0, without gaps
    entry BLOB NOT NULL
) STRICT;

-- Live participation, computed once a day (protocol 11.2), so that asking again on the same day tells nothing new.
CREATE TABLE participation (
    wave TEXT NOT NULL REFERENCES wave (id),
    day  TEXT NOT NULL,
    body TEXT NOT NULL,                      -- JSON
    PRIMARY KEY (wave, day)
) STRICT;
