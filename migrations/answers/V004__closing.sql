-- Closing as a job of its own: the numbers that it needs, the one process that does it, and keys on their way to that process.

ALTER TABLE wave ADD COLUMN handed TEXT;  -- JSON: what the people side handed out, by key group (protocol 11.1)

-- The desk: the one process to which keyholders' keys go and which counts. Gone when the results are out. A desk that gave
-- no sign for a while may be taken over; the keys which that process had in memory are gone then.
CREATE TABLE desk (
    wave       TEXT NOT NULL PRIMARY KEY REFERENCES wave (id),
    process    TEXT NOT NULL,              -- random, another at each start
    public_key BLOB NOT NULL,              -- keys are passed to it sealed; the secret half is in its memory only
    tag        BLOB NOT NULL,              -- HMAC under K, so that nobody who has the database alone can put a key here
    given      TEXT NOT NULL,              -- JSON: the seats whose keys it has
    state      TEXT NOT NULL,              -- waiting, counting, failed
    began_at   INTEGER,                    -- when it began to count
    beat_at    INTEGER NOT NULL,           -- its last sign
    lost       INTEGER NOT NULL DEFAULT 0, -- 1 when keys were lost with a process before
    fault      TEXT                        -- why the count failed, as a sentence
) STRICT;

-- A keyholder's key on its way to the desk, sealed to the desk's key. It lies here for a second or two.
CREATE TABLE passed_key (
    wave    TEXT NOT NULL REFERENCES wave (id),
    seat    INTEGER NOT NULL,
    process TEXT NOT NULL,                 -- the desk that it is sealed to
    sealed  BLOB NOT NULL,
    PRIMARY KEY (wave, seat)
) STRICT;

-- Whom to tell if somebody is at risk, by key group; the empty code for everywhere. Public: shown beside every comment box.
-- Filled only where the people side is another process.
CREATE TABLE contact (
    wave      TEXT NOT NULL REFERENCES wave (id),
    key_group TEXT NOT NULL,
    contacts  TEXT NOT NULL,
    PRIMARY KEY (wave, key_group)
) STRICT;
